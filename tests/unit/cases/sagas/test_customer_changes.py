"""A requested change expires in time, and only while it is open."""

from datetime import timedelta
from typing import Any

import pytest

from baton_cases.domain.customer_change.events import (
    AnyChangeEvent,
    ChangeConfirmed,
    ChangeExpired,
    ChangeFailed,
    ChangeMade,
    ChangeRefused,
    ChangeRequested,
    ChangeWithdrawn,
    Merged,
)
from baton_cases.domain.use_cases.customer_requests import ExpireCustomerChange
from baton_cases.sagas.customer_changes import CUSTOMER_CHANGES, ExpiryAwaited, correlate
from baton_common.model.saga import (
    DeadlinePassed,
    Finish,
    Ignore,
    Note,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
)
from baton_testkit.reacting import Reacting
from tests.unit.cases.floor import at

NOON = at("Mon 12:00")
LATER = NOON + timedelta(days=7)
OF: dict[str, Any] = {"change_id": "ch1", "customer_id": "cu1", "cases": (), "at": NOON}
MERGE = Merged("cu2")
REQUESTED = ChangeRequested(**OF, change=MERGE, by="bo", concerned=(), expires_at=LATER)
ENDS = [
    ChangeMade(**OF, change=MERGE),
    ChangeFailed(**OF, change=MERGE, sentence="No."),
    ChangeRefused(**OF, change=MERGE, departments=(), by="lena", words=None),
    ChangeWithdrawn(**OF, change=MERGE, by="bo"),
    ChangeExpired(**OF, change=MERGE),
]
SAGA = Reacting(CUSTOMER_CHANGES)
PASSED = DeadlinePassed(name="expiry", attempt=1, at=LATER, fired_at=LATER)
AWAITED = ExpiryAwaited(change_id="ch1", at=NOON)


def test_it_waits_until_the_request_expires() -> None:
    SAGA.when(REQUESTED).then(Note(AWAITED), Schedule("expiry", 1, LATER))


def test_then_it_expires() -> None:
    SAGA.given(REQUESTED).when(PASSED).then(Send(ExpireCustomerChange(change_id="ch1", at=LATER)))


@pytest.mark.parametrize("end", ENDS, ids=lambda each: type(each).__name__)
def test_whoever_ends_it_ends_the_waiting(end: AnyChangeEvent) -> None:
    SAGA.given(REQUESTED).when(end).then(Finish())


def test_what_comes_after_the_end_is_ignored() -> None:
    over = SAGA.given(REQUESTED, SagaFinished(at=NOON))
    over.when(PASSED).then(Ignore("the request has ended"))
    over.when(ENDS[0]).then(Ignore("the request had ended already"))


def test_a_refusal_of_what_it_asked_for_ends_nothing() -> None:
    refused = SendRefused(command="ExpireCustomerChange", sentence="No.", at=NOON)
    SAGA.given(REQUESTED).when(refused).then()


def test_one_department_s_agreement_is_not_its_business() -> None:
    confirmed = ChangeConfirmed(**OF, departments=("returns",), by="lena")
    assert correlate(confirmed) is None
    assert correlate(REQUESTED) == "ch1"
