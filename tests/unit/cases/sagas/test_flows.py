"""The timer of each flow waits, asks once, and finishes once, whatever comes late or twice."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_cases.domain.handoff.events import (
    HandoffAccepted,
    HandoffOffered,
    HandoffReturned,
    HandoffWithdrawn,
    Rung,
    TimerSet,
)
from baton_cases.domain.use_cases.requests import ApplyDueToHandoff
from baton_cases.sagas.timers import TIMERS, TimerAwaited
from baton_common.model.messages import Event
from baton_common.model.saga import DeadlinePassed, Finish, Ignore, Note, Saga, Schedule, Send
from baton_testkit.reacting import Reacting
from tests.unit.cases.floor import at

FLOWS = {saga.memory.category: saga for saga in TIMERS}
NOON = at("Mon 12:00")


def said(kind: str) -> dict[str, Any]:
    return {
        "handoff_id": "h1",
        "case_id": "c1",
        "kind": kind,
        "from_department": "returns",
        "to_department": "logistics",
        "at": NOON,
    }


def timer_set(kind: str, look: int = 1) -> TimerSet:
    look_at = NOON + timedelta(minutes=15 * look)
    return TimerSet(**said(kind), look=look, look_at=look_at, roster_version=1)


def passed(look: int = 1) -> DeadlinePassed:
    due = NOON + timedelta(minutes=15 * look)
    return DeadlinePassed(name="look", attempt=look, at=due, fired_at=due + timedelta(seconds=2))


def accepted(kind: str) -> HandoffAccepted:
    return HandoffAccepted(
        **said(kind),
        rung=Rung.OWNER,
        person="cy",
        assigned=False,
        late=False,
        backup=None,
        roster_version=1,
    )


def returned(kind: str) -> HandoffReturned:
    return HandoffReturned(
        **said(kind),
        rung=Rung.OWNER,
        by="cy",
        reason="not-ours",
        words=None,
        to_person="ana",
        to_office=None,
        redate_promise=False,
        roster_version=1,
    )


def offered(kind: str) -> HandoffOffered:
    return HandoffOffered(
        **said(kind), rung=Rung.OWNER, persons=("cy",), lapses_at=NOON, roster_version=1, first=True
    )


flows = pytest.mark.parametrize(("kind", "saga"), FLOWS.items(), ids=FLOWS)


@flows
def test_it_waits_until_time_changes_something(kind: str, saga: Saga[Any]) -> None:
    Reacting(saga).when(timer_set(kind)).then(
        Note(TimerAwaited(handoff_id="h1", look=1, at=NOON)),
        Schedule("look", 1, NOON + timedelta(minutes=15)),
    )


@flows
def test_it_asks_for_what_is_due_when_the_time_has_come(kind: str, saga: Saga[Any]) -> None:
    message = passed()
    Reacting(saga).given(timer_set(kind)).when(message).then(
        Send(ApplyDueToHandoff(handoff_id="h1", at=message.fired_at))
    )


@flows
def test_an_earlier_timer_is_late(kind: str, saga: Saga[Any]) -> None:
    Reacting(saga).given(timer_set(kind), timer_set(kind, 2)).when(passed(1)).then(
        Ignore("timer 1, but timer 2 is waited for")
    )


@flows
def test_a_timer_after_the_end_is_late(kind: str, saga: Saga[Any]) -> None:
    Reacting(saga).given(timer_set(kind), accepted(kind)).when(passed(1)).then(
        Ignore("timer 1, but the handoff has ended")
    )


@flows
def test_it_finishes_when_somebody_accepts(kind: str, saga: Saga[Any]) -> None:
    Reacting(saga).given(timer_set(kind)).when(accepted(kind)).then(Finish())


@flows
def test_it_finishes_when_it_comes_back(kind: str, saga: Saga[Any]) -> None:
    Reacting(saga).given(timer_set(kind)).when(returned(kind)).then(Finish())


@flows
def test_an_offer_by_itself_is_nothing_to_wait_for(kind: str, saga: Saga[Any]) -> None:
    assert saga.correlate(offered(kind)) is None


@flows
def test_it_hears_its_own_kind_only(kind: str, saga: Saga[Any]) -> None:
    received = {other for other in FLOWS if saga.correlate(timer_set(other)) == "h1"}
    assert received == {kind}


MESSAGES = st.sampled_from(["look 1", "look 2", "passed 1", "passed 2", "accepted", "withdrawn"])


@given(order=st.lists(MESSAGES, max_size=20), kind=st.sampled_from(sorted(FLOWS)))
def test_in_any_order_and_repetition_it_finishes_once_at_most(order: list[str], kind: str) -> None:
    messages: dict[str, Event] = {
        "look 1": timer_set(kind, 1),
        "look 2": timer_set(kind, 2),
        "passed 1": passed(1),
        "passed 2": passed(2),
        "accepted": accepted(kind),
        "withdrawn": HandoffWithdrawn(**said(kind), by="ana", reason="withdrawn"),
    }
    told = Reacting(FLOWS[kind]).given(*(messages[name] for name in order))
    assert sum(isinstance(effect, Finish) for effect in told.effects) <= 1
    after_the_end = order and order[-1] in ("accepted", "withdrawn")
    assert not after_the_end or told.state.over
