"""Case and handoff move in one unit; order in the log decides every race."""

import pytest

from baton_cases.domain.handoff.events import HandoffOffered, TimerSet
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import (
    AcceptHandoff,
    ApplyDueToHandoff,
    ApplyOrganisation,
    CasesRequest,
    CloseCase,
)
from baton_common.model.messages import Refused
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import settle
from tests.unit.cases.floor import METADATA, Floor, at, organisation


def unit_of(floor: Floor, kind: str) -> list[str]:
    """The types of the events that were recorded beside the last one of this type."""
    events = floor.log.store.events
    last = max(index for index, each in enumerate(events) if each.type == kind)
    return [each.type for each in events[last - 1 : last + 2]]


async def test_an_acceptance_moves_the_case_in_the_same_unit() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    assert unit_of(floor, "handoff-accepted")[1:] == ["handoff-accepted", "accountability-moved"]


async def test_a_return_moves_it_back_in_the_same_unit() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await floor.transfer("Mon 09:32", "ana")
    await floor.refuse("Mon 09:33", "cy")
    unit = unit_of(floor, "handoff-returned")
    assert unit == ["handoff-refused", "handoff-returned", "accountability-returned"]


async def decide(log: MemoryLog, request: CasesRequest) -> None:
    await log.run(lambda work: do(work, request), metadata=METADATA)


@pytest.mark.parametrize("first", ["accept", "close"])
async def test_of_an_acceptance_and_a_closing_in_two_processes_one_comes_first(first: str) -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    other = MemoryLog(floor.clock.now, store=floor.log.store)
    due = ApplyDueToHandoff(handoff_id="h1", at=at("Mon 09:30"))
    await decide(other, due)
    accept = AcceptHandoff(handoff_id="h1", by="ana", at=at("Mon 09:31"))
    close = CloseCase(case_id="c1", by="lena", at=at("Mon 09:31"))
    if first == "accept":
        await decide(floor.log, accept)
        await decide(other, close)
    else:
        await decide(floor.log, close)
        with pytest.raises(Refused, match="The case is closed"):
            await decide(other, accept)
    ends = [e.type for e in floor.log.store.events if e.type.startswith("handoff-")]
    assert ends.count("handoff-accepted") + ends.count("handoff-withdrawn") == 1


async def test_a_decision_never_stands_on_a_roster_that_another_process_has_changed() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    other = MemoryLog(floor.clock.now, store=floor.log.store)
    await decide(other, ApplyDueToHandoff(handoff_id="h1", at=at("Mon 09:30")))
    moved = ApplyOrganisation(plan=organisation(returns=()), by="zoe", at=at("Mon 09:30"))
    await decide(floor.log, moved)
    accept = AcceptHandoff(handoff_id="h1", by="ana", at=at("Mon 09:30"))
    with pytest.raises(Refused, match="ana was asked, but is no longer on duty; lena is"):
        await decide(other, accept)


async def test_applying_what_is_due_records_nothing_where_nothing_is() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    before = len(floor.log.store.events)
    for _ in range(3):
        await decide(floor.log, ApplyDueToHandoff(handoff_id="h1", at=at("Mon 09:40")))
    assert len(floor.log.store.events) == before


async def test_a_person_who_comes_before_the_late_deadline_finds_what_time_has_brought() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    floor.clock.turn_to(at("Mon 09:50"))
    await decide(floor.log, AcceptHandoff(handoff_id="h1", by="bo", at=at("Mon 09:50")))
    offers = [e for e in floor.story("handoff-h1") if isinstance(e, HandoffOffered)]
    assert [(offer.persons, offer.at) for offer in offers] == [
        (("ana",), at("Mon 09:30")),
        (("bo",), at("Mon 09:45")),
    ]
    assert floor.whose == ("returns", "bo", None)


async def test_the_timers_are_numbered_and_only_the_last_is_waited_for() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.decline("Mon 09:31", "ana")
    looks = [e for e in floor.story("handoff-h1") if isinstance(e, TimerSet)]
    assert [(look.look, look.look_at) for look in looks] == [
        (1, at("Mon 09:45")),
        (2, at("Mon 09:46")),
    ]
    waiting = [each for each in floor.log.store.deadlines.values() if "intake" in each.stream]
    assert [(each.attempt, each.due_at) for each in waiting] == [(2, at("Mon 09:46"))]


async def test_an_ended_handoff_leaves_no_deadline_behind() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.accept("Mon 09:31", "ana")
    await settle([])
    assert floor.log.store.deadlines == {}
