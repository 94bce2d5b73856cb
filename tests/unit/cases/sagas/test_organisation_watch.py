"""A change of the organisation reaches every open handoff and every office, once and at once."""

from collections.abc import Sequence

import pytest

from baton_cases.domain.organisation.model import CommandCentre, WeeklyOfficerShift
from baton_cases.sagas.organisation_watch import OrganisationWatch
from baton_common.model.position import Position
from baton_common.platform.failpoints import Crashed
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_log import MemoryLog
from tests.unit.cases.floor import Floor, at, days, organisation


class ListOfCases:
    """Gives the ids it was made with, and remembers what it was asked."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.asked: list[Position] = []

    async def concerned(self, opened_before: Position) -> tuple[str, ...]:
        self.asked.append(opened_before)
        return self.ids

    async def held_by_others(self, people: Sequence[str]) -> list[tuple[str, str]]:
        return []


class BrokenList:
    """The read model is away."""

    async def concerned(self, opened_before: Position) -> tuple[str, ...]:
        raise Crashed("the list is away")

    async def held_by_others(self, people: Sequence[str]) -> list[tuple[str, str]]:
        raise Crashed("the list is away")


async def test_a_new_roster_passes_the_offer_on_at_once() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:35", organisation(returns=days("dan", "eve")))
    assert floor.asked == ["dan"]
    await floor.until("Mon 09:45")
    assert floor.asked == ["eve"]


async def test_an_absence_that_is_put_in_afterwards_skips_the_rung_from_then_on() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:35", organisation(returns=()))
    assert floor.asked == ["lena"]
    await floor.until("Mon 10:05")
    assert floor.asked == ["otto"]


async def test_a_department_that_loses_its_lead_is_not_waited_for_any_more() -> None:
    floor = Floor(organisation(returns=()))
    await floor.open("Mon 21:00")
    await floor.until("Tue 09:00")
    await floor.move("Tue 09:10", organisation(returns=(), lead=None))
    assert floor.asked == ["otto"]


async def test_a_command_centre_that_changes_moves_the_office_and_the_offer() -> None:
    floor = Floor(organisation(returns=(), lead=None))
    await floor.open("Mon 09:30")
    plan = organisation(returns=(), lead=None)
    week = tuple(range(7))
    eve = WeeklyOfficerShift(weekdays=week, start=0, end=86_400, officer="eve")
    plan = type(plan)(
        **{
            **{name: getattr(plan, name) for name in plan.__struct_fields__},
            "command_centre": CommandCentre(weekly=(eve,)),
        }
    )
    await floor.move("Mon 09:40", plan)
    assert floor.asked == ["eve"]
    assert floor.whose == ("returns", "eve", "lead")


async def test_it_looks_once_for_several_changes_and_never_again() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    await floor.move("Mon 09:35", organisation(returns=days("dan", "eve")))
    cases = ListOfCases("c1", "c1", "unknown")
    watch = OrganisationWatch(MemoryLog(floor.clock.now, store=floor.log.store), cases, MadeIds())
    before = len(floor.log.store.events)
    floor.log.store.checkpoints.clear()
    while await watch.catch_up():
        pass
    assert len(cases.asked) == 1
    assert len(floor.log.store.events) == before


async def test_what_it_could_not_finish_it_does_again() -> None:
    floor = Floor()
    await floor.open("Mon 09:30")
    store = floor.log.store
    store.checkpoints.clear()
    broken = OrganisationWatch(MemoryLog(floor.clock.now, store=store), BrokenList(), MadeIds())
    with pytest.raises(Crashed):
        await broken.catch_up()
    cases = ListOfCases("c1")
    again = OrganisationWatch(MemoryLog(floor.clock.now, store=store), cases, MadeIds())
    assert await again.catch_up() > 0
    assert len(cases.asked) == 1
    assert at("Mon 09:30") == floor.clock.now()
