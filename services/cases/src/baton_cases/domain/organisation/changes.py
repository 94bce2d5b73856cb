"""The differences between a plan and the organisation: one event for each part that changes."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from baton_cases.domain.organisation import events as happened
from baton_cases.domain.organisation.events import OrganisationEvent
from baton_cases.domain.organisation.model import Absence, Hours, OrganisationPlan
from baton_cases.domain.organisation.state import Organisation, roster_key


def changes(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    """The name of each part that differs, and the event that changes it."""
    if plan.zone != organisation.zone or not organisation.version:
        yield "zone", happened.OrganisationZoneSet(zone=plan.zone, version=version, at=at)
    yield from _people(plan, organisation, version, at)
    yield from _departments(plan, organisation, version, at)
    yield from _rosters(plan, organisation, version, at)
    yield from _absences(plan, organisation, version, at)
    if plan.command_centre != organisation.command_centre:
        yield (
            "command-centre",
            happened.CommandCentreChanged(
                command_centre=plan.command_centre, version=version, at=at
            ),
        )
    yield from _matters(plan, organisation, version, at)
    if plan.word_rules != organisation.word_rules:
        yield (
            "word-rules",
            happened.WordRulesChanged(word_rules=plan.word_rules, version=version, at=at),
        )
    if plan.addresses != organisation.addresses:
        yield (
            "addresses",
            happened.AddressesChanged(addresses=plan.addresses, version=version, at=at),
        )
    if plan.number_rules != organisation.number_rules:
        rules = happened.NumberRulesChanged(rules=plan.number_rules, version=version, at=at)
        yield "number-rules", rules
    if plan.language != organisation.language:
        language = happened.DefaultLanguageChanged(language=plan.language, version=version, at=at)
        yield "language", language


def _people(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    for person in plan.people:
        if organisation.people.get(person.person) != person:
            name = f"person:{person.person}"
            yield name, happened.PersonChanged(person=person, version=version, at=at)
    for gone in _gone(organisation.people, {person.person: None for person in plan.people}):
        yield f"person:{gone}", happened.PersonLeft(person=gone, version=version, at=at)


def _departments(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    for department in plan.departments:
        id_ = department.department
        if organisation.departments.get(id_) != department:
            changed = happened.DepartmentChanged(department=department, version=version, at=at)
            yield f"department:{id_}", changed
        before: tuple[Hours, ...] = organisation.hours.get(id_, ())
        if not before or before[-1] != department.hours:
            hours = happened.HoursChanged(
                department=id_,
                hours_version=len(before) + 1,
                hours=department.hours,
                version=version,
                at=at,
            )
            yield f"hours:{id_}", hours
    for gone in _gone(organisation.departments, {d.department: None for d in plan.departments}):
        removed = happened.DepartmentRemoved(department=gone, version=version, at=at)
        yield f"department:{gone}", removed


def _rosters(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    planned = {roster_key(roster): roster for roster in plan.rosters}
    for key, roster in planned.items():
        if organisation.rosters.get(key) != roster:
            yield (
                f"roster:{key}",
                happened.RosterChanged(roster=roster, version=version, at=at),
            )
    for gone in _gone(organisation.rosters, planned):
        former = organisation.rosters[gone]
        removed = happened.RosterRemoved(
            department=former.department, matter=former.matter, version=version, at=at
        )
        yield f"roster:{gone}", removed


def _absences(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    planned: dict[str, tuple[Absence, ...]] = {}
    for absence in plan.absences:
        planned[absence.person] = (*planned.get(absence.person, ()), absence)
    for person in dict.fromkeys((*planned, *organisation.absences)):
        theirs = planned.get(person, ())
        if theirs != organisation.absences.get(person, ()):
            changed = happened.AbsencesChanged(
                person=person, absences=theirs, version=version, at=at
            )
            yield f"absences:{person}", changed


def _matters(
    plan: OrganisationPlan, organisation: Organisation, version: int, at: datetime
) -> Iterator[tuple[str, OrganisationEvent]]:
    for matter in plan.matters:
        if organisation.matters.get(matter.matter) != matter:
            changed = happened.MatterChanged(matter=matter, version=version, at=at)
            yield f"matter:{matter.matter}", changed
    for gone in _gone(organisation.matters, {matter.matter: None for matter in plan.matters}):
        yield f"matter:{gone}", happened.MatterRemoved(matter=gone, version=version, at=at)


def _gone(there: Mapping[str, object], planned: Mapping[str, object]) -> list[str]:
    return [key for key in there if key not in planned]
