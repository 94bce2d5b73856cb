"""The testing kit itself: a hand clock that never goes back, waiting with a limit, crash points."""

from datetime import UTC, datetime, timedelta

import pytest

from baton_common.model.saga import DeadlinePassed, Finish, Ignore, Note, Schedule, Send, Unschedule
from baton_common.platform.failpoints import crash, failpoint, failpoints_passed
from baton_testkit.deciding import Deciding
from baton_testkit.hand_clock import HandClock
from baton_testkit.made_ids import MadeIds
from baton_testkit.reacting import Reacting
from baton_testkit.waiting import until
from tests.errands import (
    HUNT,
    NINE,
    PATIENCE,
    AskedNext,
    AskHelper,
    ErrandAsked,
    ErrandTaken,
    Hunt,
)

asked = ErrandAsked(errand="e1", at=NINE)
taken = ErrandTaken(errand="e1", helper="ana", at=NINE)
lapsed = DeadlinePassed(name="answer", attempt=1, at=NINE + PATIENCE, fired_at=NINE + PATIENCE)
hunt = Reacting(HUNT)


def test_a_hand_clock_is_never_turned_back() -> None:
    clock = HandClock(NINE)
    assert clock.turn(timedelta(minutes=5)) == NINE + timedelta(minutes=5)
    with pytest.raises(ValueError, match="not turned back"):
        clock.turn_to(NINE)
    with pytest.raises(ValueError, match="no time zone"):
        HandClock(datetime(2026, 3, 2, 9, tzinfo=UTC).replace(tzinfo=None))


def test_made_ids_are_the_same_in_every_run_and_grow() -> None:
    one, other = MadeIds(), MadeIds()
    first = [one() for _ in range(3)]
    assert first == [other() for _ in range(3)]
    assert first == sorted(first)
    assert MadeIds(series=1)() not in first


async def test_waiting_ends_when_the_condition_holds_and_says_what_it_saw_when_not() -> None:
    asked_for = iter([0, 0, 7])
    assert await until(lambda: next(asked_for), limit=1) == 7

    done = ["something"]

    def never() -> bool:
        assert not done, "they differ"
        return True

    with pytest.raises(AssertionError, match="they differ"):
        await until(never, limit=0.05)


def test_a_crash_point_ends_the_work_only_when_armed_and_must_be_reached() -> None:
    done = []

    def work() -> None:
        failpoint("sample: half")
        done.append("whole")

    work()
    with crash("sample: half", on_pass=2):
        work()
        work()
    assert done == ["whole", "whole"]
    with pytest.raises(AssertionError, match="not reached"), crash("sample: misspelt"):
        work()
    with failpoints_passed() as passed:
        work()
    assert passed == {"sample: half"}


def test_a_saga_is_played_with_given_when_then() -> None:
    hunt.when(asked).then(
        Note(AskedNext(errand="e1", attempt=1, at=NINE)),
        Schedule("answer", 1, NINE + PATIENCE),
        Send(AskHelper(helper="ana", errand="e1", at=NINE)),
    ).leaves(Hunt("e1", 1))
    hunt.given(asked).when(taken).then(Unschedule("answer"), Finish())
    hunt.given(asked, taken).when(lapsed).then(Ignore("DeadlinePassed at attempt 1"))
    with pytest.raises(AssertionError):
        hunt.given(asked).when(taken).then()


def test_a_decider_is_played_with_given_when_then() -> None:
    from baton_common.model.messages import Command, Event, Refused
    from tests.errands import ERRAND, ErrandDropped

    class Drop(Command, frozen=True):
        errand: str

    def decide(command: Drop, state: str) -> list[Event]:
        if state != "open":
            raise Refused(f"{command.errand} is {state}")
        return [ErrandDropped(errand=command.errand, at=command.at)]

    errand = Deciding(ERRAND, decide)
    drop = Drop(errand="e1", at=NINE)
    errand.given(asked).when(drop).then(ErrandDropped(errand="e1", at=NINE)).leaves("dropped")
    errand.given(asked, taken).when(drop).refused("e1 is taken", code="refused")
    with pytest.raises(AssertionError, match="not refused"):
        errand.given(asked).when(drop).refused("e1 is taken")
    with pytest.raises(AssertionError, match="refused: e1 is none"):
        errand.when(drop).then()
