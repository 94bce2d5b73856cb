"""A promise to the customer stands until it is kept or dated anew."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case.commands import MakePromise
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.state import CASE
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.events import Package, Rung
from baton_cases.domain.survey.events import FollowUpAsked
from baton_cases.projections.case_row import CaseRow
from baton_cases.projections.cases import fold
from baton_common.model.messages import Refused
from baton_testkit.deciding import Deciding
from tests.advice import Advice
from tests.unit.cases.floor import Floor
from tests.unit.cases.story.telling import (
    AT,
    LATER,
    OF_CASE,
    OPENED,
    REQUESTED,
    TO_LOGISTICS,
    WORDS,
)

case = Deciding(CASE, decide)
PROMISE = MakePromise(case_id="c1", promised=WORDS, until=LATER, by="ana", at=AT)
MADE = of_case.PromiseMade(**OF_CASE, promised=WORDS, until=LATER, by="ana")
HANDED_ON = msgspec.structs.replace(
    REQUESTED, kind="transfer", package=Package(promised=WORDS, promised_until=LATER)
)
RETURNED = of_handoff.HandoffReturned(
    **TO_LOGISTICS,
    rung=Rung.OWNER,
    by=None,
    reason="exhausted",
    words=None,
    to_person="ana",
    to_office=None,
    redate_promise=True,
    roster_version=1,
)
REPLIED = of_case.ReplyRequested(
    **OF_CASE,
    reply_id="r1",
    text=WORDS,
    to=(WORDS,),
    cc=(),
    thread_id=None,
    answers=None,
    attachment_ids=(),
    language="zh",
    by="ana",
)
RESOLVED = of_case.CaseResolved(**OF_CASE, outcome="done", by="ana")
CLOSED = of_case.CaseClosed(**OF_CASE, outcome="", by="ana")
FOLLOW_UP = FollowUpAsked(**OF_CASE, invitation_id="i1", about="c1")


def row(*events: Any) -> CaseRow:
    """The row of the list of cases after these events."""
    made = CaseRow(case_id="c1")
    for event in (OPENED, *events):
        fold(made, event)
    return made


def test_it_is_made_on_a_case_that_is_open() -> None:
    case.given(OPENED).when(PROMISE).then(MADE)
    case.given(OPENED, CLOSED).when(PROMISE).refused(
        "The case is closed. Reopen it first.", "closed"
    )


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=1)])
def test_for_a_time_to_come(late: timedelta) -> None:
    past = msgspec.structs.replace(PROMISE, until=AT - late)
    case.given(OPENED).when(past).refused("A promise needs a time in the future.", "past")


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_for_a_time_that_every_zone_has(when: str) -> None:
    far = msgspec.structs.replace(PROMISE, until=datetime.fromisoformat(when))
    too_far = Advice("The promised time is too far away; name an earlier one.")
    case.given(OPENED).when(far).refused(too_far.words, "far")
    case.given(OPENED).when(PROMISE).then(MADE)


async def test_with_a_handoff_too() -> None:
    floor = Floor()
    await floor.open("Mon 09:30", answered_by="ana")
    far = datetime.fromisoformat("9999-12-31T23:59:59-12:00")
    with pytest.raises(Refused, match="too far away"):
        await floor.transfer("Mon 09:31", "ana", promised_until=far)


def test_a_handoff_with_a_promise_that_comes_back_asks_for_a_new_date() -> None:
    back = row(HANDED_ON, RETURNED)
    assert (back.promised_until, back.attention) == (LATER, ["promise-needs-date"])


def test_a_reply_settles_much_but_not_the_date() -> None:
    assert row(HANDED_ON, FOLLOW_UP, RETURNED, REPLIED).attention == ["promise-needs-date"]


def test_dated_anew_it_stands_again() -> None:
    tomorrow = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    anew = msgspec.structs.replace(MADE, until=tomorrow)
    again = row(HANDED_ON, RETURNED, anew)
    assert (again.promised_until, again.attention) == (tomorrow, [])


def test_a_case_that_is_resolved_or_closed_promises_nothing_more() -> None:
    for end in (RESOLVED, CLOSED):
        over = row(MADE, FOLLOW_UP, end)
        assert (over.promised, over.promised_until, over.attention) == (None, None, [])


def test_a_low_score_asks_for_attention_until_they_are_answered() -> None:
    assert row(FOLLOW_UP).attention == ["low-score"]
    assert row(FOLLOW_UP, REPLIED).attention == []
