"""A change to a customer that other departments must agree to: each of them, once, in time."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from baton_cases.domain.customer.state import CUSTOMER, TakenIn
from baton_cases.domain.customer_change import events as happened
from baton_cases.domain.customer_change.commands import Ask, Confirm, Expire, Make, Refuse, Withdraw
from baton_cases.domain.customer_change.decide import decide
from baton_cases.domain.customer_change.events import (
    AddedAddress,
    Change,
    Concerned,
    Merged,
    Separated,
)
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE, Ended, Pending
from baton_cases.domain.use_cases.customer_requests import (
    ConfirmCustomerChange,
    RequestCustomerChange,
)
from baton_cases.domain.use_cases.do import do
from baton_common.model.messages import Refused, Unknown
from baton_common.model.personal import Personal
from baton_testkit.deciding import Deciding
from tests.advice import Advice
from tests.unit.cases.customer.registry import NOON, Registry

MERGE = Merged("c2")
CONCERNED = (
    Concerned(department="billing", cases=("k1",)),
    Concerned(department="logistics", cases=("k2", "k3")),
)
ASK = Ask(
    change_id="ch1",
    customer_id="c1",
    change=MERGE,
    by="ana",
    concerned=CONCERNED,
    cases=("k0",),
    expires_at=NOON + timedelta(days=7),
    at=NOON,
)
OF: dict[str, Any] = {"change_id": "ch1", "customer_id": "c1", "at": NOON}
ALL: dict[str, Any] = {**OF, "cases": ("k0", "k1", "k2", "k3"), "change": MERGE}
REQUESTED = happened.ChangeRequested(
    **ALL, by="ana", concerned=CONCERNED, expires_at=NOON + timedelta(days=7)
)
BILLING = happened.ChangeConfirmed(**OF, cases=("k1",), departments=("billing",), by="lena")
LOGISTICS = happened.ChangeConfirmed(
    **OF, cases=("k2", "k3"), departments=("logistics",), by="lars"
)
WITHDRAWN = happened.ChangeWithdrawn(**ALL, by="ana")
change = Deciding(CUSTOMER_CHANGE, decide)


def agree(*departments: str, by: str = "lena") -> Confirm:
    return Confirm(departments=departments or None, by=by, at=NOON)


def test_it_names_all_who_must_agree_and_their_cases() -> None:
    change.when(ASK).then(REQUESTED)
    change.given(REQUESTED).when(ASK).refused("Request ch1 already exists.", "known")


def test_each_department_agrees_for_itself_and_once() -> None:
    change.given(REQUESTED).when(agree("billing", "returns")).then(BILLING)
    change.given(REQUESTED, BILLING).when(agree("logistics", by="lars")).then(LOGISTICS)
    change.given(REQUESTED, BILLING).when(agree("billing")).refused(
        "Your departments have answered this request already.", "answered"
    )


def test_the_command_centre_agrees_for_all_that_have_not() -> None:
    for_the_rest = msgspec.structs.replace(LOGISTICS, by="otto")
    change.given(REQUESTED, BILLING).when(agree(by="otto")).then(for_the_rest)


def test_one_refusal_ends_it() -> None:
    words = Personal[str](subject="s1", key_version=1, ciphertext="x")
    refuse = Refuse(departments=("logistics",), by="lars", words=words, at=NOON)
    refused = happened.ChangeRefused(**ALL, departments=("logistics",), by="lars", words=words)
    ended = Ended(was=Pending(asked=REQUESTED), outcome="refused", at=NOON)
    change.given(REQUESTED).when(refuse).then(refused).leaves(ended)
    again = change.given(REQUESTED, refused).when(agree("billing"))
    assert again.no is not None
    assert "it was refused" in again.no.sentence


def test_whoever_asked_takes_it_back_and_nobody_else() -> None:
    change.given(REQUESTED).when(Withdraw(by="ana", at=NOON)).then(WITHDRAWN)
    change.given(REQUESTED).when(Withdraw(by="lena", at=NOON)).refused(
        "Only whoever asked for it may withdraw it.", "not-yours"
    )


def test_it_expires_unless_it_has_ended() -> None:
    expired = happened.ChangeExpired(**ALL)
    change.given(REQUESTED, BILLING).when(Expire(at=NOON)).then(expired)
    change.given(REQUESTED, WITHDRAWN).when(Expire(at=NOON)).then()


def test_what_was_never_asked_is_unknown() -> None:
    assert isinstance(change.when(agree("billing")).no, Unknown)


def test_it_is_made_or_it_is_said_why_not() -> None:
    both = change.given(REQUESTED, BILLING, LOGISTICS)
    both.when(Make(failed=None, code="", at=NOON)).then(happened.ChangeMade(**ALL))
    failed = happened.ChangeFailed(**ALL, sentence="Too late.", code="late")
    both.when(Make(failed="Too late.", code="late", at=NOON)).then(failed)


async def asks(registry: Registry, wanted: Change, change_id: str = "ch1") -> None:
    wish = RequestCustomerChange(
        change_id=change_id,
        customer_id="c1",
        change=wanted,
        by="ana",
        concerned=(Concerned(department="logistics"),),
        cases=(),
        at=NOON,
    )
    await registry.do(lambda work: do(work, wish))


async def agreed(registry: Registry, change_id: str = "ch1") -> None:
    answer = ConfirmCustomerChange(
        change_id=change_id, departments=("logistics",), by="lars", at=NOON
    )
    await registry.do(lambda work: do(work, answer))


async def test_it_is_made_in_the_unit_in_which_the_last_agrees(registry: Registry) -> None:
    await asks(registry, Merged("c2"))
    assert not isinstance(registry.log.state(CUSTOMER, "c2"), TakenIn)
    await agreed(registry)
    assert isinstance(registry.log.state(CUSTOMER, "c2"), TakenIn)
    await asks(registry, Separated("c2"), "ch2")
    await agreed(registry, "ch2")
    assert (await registry.known("c1")).merges == ()


async def test_an_address_works_where_it_was_asked_for_and_agreed_to(registry: Registry) -> None:
    address = Personal[str](subject="s9", key_version=1, ciphertext="s9")
    await asks(registry, AddedAddress(address, ("returns",)))
    assert (await registry.known("c1")).subjects == ("s1",)
    await agreed(registry)
    assert (await registry.known("c1")).limited == {"s9": ("logistics", "returns")}


async def test_what_has_become_impossible_fails_and_is_asked_for_again(registry: Registry) -> None:
    address = Personal[str](subject="s9", key_version=1, ciphertext="s9")
    await asks(registry, AddedAddress(address, ("returns",)))
    await registry.comes("s9", "c9")
    await agreed(registry)
    (*_, last) = registry.log.history("change-ch1")
    assert isinstance(last, happened.ChangeFailed)
    assert "merge the two" in last.sentence
    assert last.code == "address-taken"
    with Advice("Ask again if it is still needed.").raised():
        await agreed(registry)
    await asks(registry, Merged("c9"), "ch2")
    await agreed(registry, "ch2")
    assert (await registry.known("c1")).subjects == ("s1", "s9")


async def test_what_cannot_be_done_is_not_asked_for(registry: Registry) -> None:
    with pytest.raises(Unknown):
        await asks(registry, Merged("c9"))
    with pytest.raises(Refused, match="with themselves"):
        await asks(registry, Merged("c1"))
    with pytest.raises(Refused, match="not merged"):
        await asks(registry, Separated("c2"))
