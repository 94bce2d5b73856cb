"""Making the house what a plan says: only what differs becomes an event."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from baton_cases.domain.house import events as happened
from baton_cases.domain.house.commands import ApplyHouse
from baton_cases.domain.house.events import HouseEvent
from baton_cases.domain.house.house import HOUSE, THE_HOUSE, House, roster_key, the_house
from baton_cases.domain.house.model import Absence, Hours, HousePlan
from baton_cases.domain.house.problems import problems
from baton_common.messages import Refused
from baton_common.work import Work

MOST_NAMED = 1_000
"""So many changes are named in the sum; an event has 64 kB."""


def decide(command: ApplyHouse, house: House) -> list[HouseEvent]:
    """What changes, then HouseApplied; nothing if nothing changes. Refused with all problems."""
    if wrong := problems(command.plan):
        raise Refused(" ".join(problem.sentence for problem in wrong), code="house-problems")
    version, at = house.version + 1, command.at
    changes = list(_changes(command.plan, house, version, at))
    if not changes:
        return []
    changed = tuple(name for name, _ in changes[:MOST_NAMED])
    applied = happened.HouseApplied(version=version, by=command.by, changed=changed, at=at)
    return [*(event for _, event in changes), applied]


def apply_house(work: Work, command: ApplyHouse) -> House:
    """The house after the plan, recorded."""
    return work.record(HOUSE, THE_HOUSE, *decide(command, the_house(work)))


def _changes(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    if plan.zone != house.zone or not house.version:
        yield "zone", happened.HouseZoneSet(zone=plan.zone, version=version, at=at)
    yield from _people(plan, house, version, at)
    yield from _departments(plan, house, version, at)
    yield from _rosters(plan, house, version, at)
    yield from _absences(plan, house, version, at)
    if plan.command_centre != house.command_centre:
        yield (
            "command-centre",
            happened.CommandCentreChanged(
                command_centre=plan.command_centre, version=version, at=at
            ),
        )
    yield from _matters(plan, house, version, at)
    if plan.word_rules != house.word_rules:
        yield (
            "word-rules",
            happened.WordRulesChanged(word_rules=plan.word_rules, version=version, at=at),
        )
    if plan.addresses != house.addresses:
        yield (
            "addresses",
            happened.AddressesChanged(addresses=plan.addresses, version=version, at=at),
        )


def _people(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    for person in plan.people:
        if house.people.get(person.person) != person:
            name = f"person:{person.person}"
            yield name, happened.PersonChanged(person=person, version=version, at=at)
    for gone in _gone(house.people, {person.person: None for person in plan.people}):
        yield f"person:{gone}", happened.PersonLeft(person=gone, version=version, at=at)


def _departments(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    for department in plan.departments:
        id_ = department.department
        if house.departments.get(id_) != department:
            changed = happened.DepartmentChanged(department=department, version=version, at=at)
            yield f"department:{id_}", changed
        before: tuple[Hours, ...] = house.hours.get(id_, ())
        if not before or before[-1] != department.hours:
            hours = happened.HoursChanged(
                department=id_,
                hours_version=len(before) + 1,
                hours=department.hours,
                version=version,
                at=at,
            )
            yield f"hours:{id_}", hours
    for gone in _gone(house.departments, {d.department: None for d in plan.departments}):
        removed = happened.DepartmentRemoved(department=gone, version=version, at=at)
        yield f"department:{gone}", removed


def _rosters(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    planned = {roster_key(roster): roster for roster in plan.rosters}
    for key, roster in planned.items():
        if house.rosters.get(key) != roster:
            yield (
                f"roster:{key}",
                happened.RosterChanged(roster=roster, version=version, at=at),
            )
    for gone in _gone(house.rosters, planned):
        former = house.rosters[gone]
        removed = happened.RosterRemoved(
            department=former.department, matter=former.matter, version=version, at=at
        )
        yield f"roster:{gone}", removed


def _absences(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    planned: dict[str, tuple[Absence, ...]] = {}
    for absence in plan.absences:
        planned[absence.person] = (*planned.get(absence.person, ()), absence)
    for person in dict.fromkeys((*planned, *house.absences)):
        theirs = planned.get(person, ())
        if theirs != house.absences.get(person, ()):
            changed = happened.AbsencesChanged(
                person=person, absences=theirs, version=version, at=at
            )
            yield f"absences:{person}", changed


def _matters(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    for matter in plan.matters:
        if house.matters.get(matter.matter) != matter:
            changed = happened.MatterChanged(matter=matter, version=version, at=at)
            yield f"matter:{matter.matter}", changed
    for gone in _gone(house.matters, {matter.matter: None for matter in plan.matters}):
        yield f"matter:{gone}", happened.MatterRemoved(matter=gone, version=version, at=at)


def _gone(there: Mapping[str, object], planned: Mapping[str, object]) -> list[str]:
    return [key for key in there if key not in planned]
