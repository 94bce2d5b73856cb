"""Validates a plan of the organisation: all problems at once, each with its place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from baton_cases.domain.organisation.coverage import officer_gaps
from baton_cases.domain.organisation.model import (
    DAY,
    HandoffPolicy,
    Hours,
    Opening,
    OrganisationPlan,
    Roster,
)

PlanPath = tuple[str | int, ...]

MOST_SHIFTS = 500
"""Most shifts in one roster: one event holds the whole roster and may have 64 kB."""

NO_DEPARTMENT = "The organisation has no department."
NEVER_OPEN = "It is never open, so nobody could be asked."
NO_OFFICER = "There is no duty officer; the command centre always needs one."


class Flaw(msgspec.Struct, frozen=True):
    """A place in the plan (section, key or index, field …) and a sentence about it."""

    place: PlanPath
    sentence: str


def problems(plan: OrganisationPlan) -> list[Flaw]:
    """All problems of the plan; an empty list: it may be applied."""
    return [
        *_zone(("zone",), plan.zone),
        *_twice("departments", (department.department for department in plan.departments)),
        *_twice("matters", (matter.matter for matter in plan.matters)),
        *_twice("people", (person.person for person in plan.people)),
        *_departments(plan),
        *_command_centre(plan),
        *_rosters(plan),
        *_absences(plan),
        *_matters(plan),
        *_mail(plan),
    ]


def _twice(section: str, ids: Iterable[str]) -> Iterator[Flaw]:
    for id_, times in Counter(ids).items():
        if times > 1:
            yield Flaw((section, id_), f"{id_} appears {times} times.")
        if not id_ or "/" in id_:
            yield Flaw(
                (section, id_), f"{id_!r} is not a valid id: it is empty or contains a slash."
            )


def _departments(plan: OrganisationPlan) -> Iterator[Flaw]:
    people = {person.person for person in plan.people}
    if not plan.departments:
        yield Flaw(("departments",), NO_DEPARTMENT)
    for department in plan.departments:
        place: PlanPath = ("departments", department.department)
        if department.lead is not None and department.lead not in people:
            yield Flaw((*place, "lead"), f"The lead {department.lead} is not among the people.")
        yield from _hours((*place, "hours"), department.hours)
    known = {department.department for department in plan.departments}
    for person in plan.people:
        for department_id in person.departments:
            if department_id not in known:
                yield Flaw(
                    ("people", person.person, "departments"), f"No department {department_id}."
                )


def _hours(place: PlanPath, hours: Hours) -> Iterator[Flaw]:
    yield from _zone((*place, "zone"), hours.zone)
    if len(hours.weekly) != 7:
        yield Flaw((*place, "weekly"), "A week has seven days, Monday first.")
    if not any(hours.weekly):
        yield Flaw((*place, "weekly"), NEVER_OPEN)
    for weekday, openings in enumerate(hours.weekly):
        yield from _openings((*place, "weekly", weekday), openings)
    for day, openings in hours.days.items():
        yield from _openings((*place, "days", day.isoformat()), openings)


def _openings(place: PlanPath, openings: tuple[Opening, ...]) -> Iterator[Flaw]:
    before = 0
    for index, opening in enumerate(openings):
        if not 0 <= opening.opens < opening.closes <= DAY:
            yield Flaw((*place, index), "An interval must end after it begins, and by 24:00.")
        elif opening.opens < before:
            yield Flaw(
                (*place, index), "The intervals of a day must be in order and must not overlap."
            )
        before = opening.closes


def _command_centre(plan: OrganisationPlan) -> Iterator[Flaw]:
    centre, people = plan.command_centre, {person.person for person in plan.people}
    if not centre.shifts and not centre.weekly:
        yield Flaw(("command_centre",), NO_OFFICER)
    if len(centre.shifts) > MOST_SHIFTS:
        yield Flaw(("command_centre", "shifts"), too_many_shifts(len(centre.shifts)))
    suspended = {person.person for person in plan.people if person.suspended}
    officers = [each.officer for each in centre.shifts] + [each.officer for each in centre.weekly]
    for officer in dict.fromkeys(each for each in officers if each in suspended):
        yield Flaw(
            ("command_centre",), f"{officer} is suspended; name another duty officer instead."
        )
    place: PlanPath = ("command_centre",)
    for index, dated in enumerate(centre.shifts):
        there = (*place, "shifts", index)
        yield from _shift(there, people, dated.start < dated.end, dated.officer)
    for index, weekly in enumerate(centre.weekly):
        there = (*place, "weekly", index)
        yield from _shift(there, people, weekly.start < weekly.end, weekly.officer)
        yield from _week(there, weekly.weekdays, weekly.start, weekly.end)
    if all(shift.start < shift.end for shift in centre.weekly):
        for sentence in officer_gaps(centre):
            yield Flaw(("command_centre",), sentence)


def _rosters(plan: OrganisationPlan) -> Iterator[Flaw]:
    departments = {department.department for department in plan.departments}
    matters = {matter.matter for matter in plan.matters}
    keys = Counter((roster.department, roster.matter) for roster in plan.rosters)
    for (department, matter), times in keys.items():
        place: PlanPath = ("rosters", department, matter or "")
        if times > 1:
            yield Flaw(place, f"There are {times} rosters for it.")
        if department not in departments:
            yield Flaw(place, f"No department {department}.")
        if matter is not None and matter not in matters:
            yield Flaw(place, f"No matter {matter}.")
    for roster in plan.rosters:
        yield from _roster(plan, roster)


def _roster(plan: OrganisationPlan, roster: Roster) -> Iterator[Flaw]:
    people = {person.person for person in plan.people}
    whole: PlanPath = ("rosters", roster.department, roster.matter or "")
    if len(roster.shifts) > MOST_SHIFTS:
        yield Flaw(whole, too_many_shifts(len(roster.shifts)))
    for index, dated in enumerate(roster.shifts):
        there = (*whole, "shifts", index)
        yield from _shift(there, people, dated.start < dated.end, dated.owner, dated.backup)
    for index, weekly in enumerate(roster.weekly):
        there = (*whole, "weekly", index)
        yield from _shift(there, people, weekly.start < weekly.end, weekly.owner, weekly.backup)
        yield from _week(there, weekly.weekdays, weekly.start, weekly.end)


def _shift(place: PlanPath, people: set[str], ends: bool, *named: str | None) -> Iterator[Flaw]:
    if not ends:
        yield Flaw(place, "A shift must end after it begins.")
    for person in named:
        if person is not None and person not in people:
            yield Flaw(place, f"{person} is not among the people.")


def _week(place: PlanPath, weekdays: tuple[int, ...], start: int, end: int) -> Iterator[Flaw]:
    if not weekdays or not set(weekdays) <= set(range(7)):
        yield Flaw(place, "Weekdays are numbers from 0 (Monday) to 6.")
    if start < 0 or end - start > 7 * DAY:
        yield Flaw(place, "A weekly shift must not last more than seven days.")


def _absences(plan: OrganisationPlan) -> Iterator[Flaw]:
    people = {person.person for person in plan.people}
    for index, absence in enumerate(plan.absences):
        if absence.person not in people:
            yield Flaw(("absences", index), f"{absence.person} is not among the people.")
        if not absence.start < absence.end:
            yield Flaw(("absences", index), "An absence must end after it begins.")


def _matters(plan: OrganisationPlan) -> Iterator[Flaw]:
    departments = {department.department for department in plan.departments}
    for matter in plan.matters:
        place: PlanPath = ("matters", matter.matter)
        if matter.department not in departments:
            yield Flaw((*place, "department"), f"No department {matter.department}.")
        if matter.reopen_days < 0:
            yield Flaw((*place, "reopen_days"), "The days must not be negative.")
        for policy in (matter.policy, *matter.by_priority.values()):
            yield from _policy((*place, "policy"), policy)


def _policy(place: PlanPath, policy: HandoffPolicy) -> Iterator[Flaw]:
    rungs = policy.rungs
    if min(rungs.owner, rungs.backup, rungs.lead, rungs.command_centre) < 0:
        yield Flaw((*place, "rungs"), "A rung's time must not be negative.")


def _mail(plan: OrganisationPlan) -> Iterator[Flaw]:
    matters = {matter.matter for matter in plan.matters}
    for index, rule in enumerate(plan.word_rules):
        if rule.matter not in matters:
            yield Flaw(("word_rules", index), f"No matter {rule.matter}.")
    for address, matter in plan.addresses.items():
        if matter not in matters:
            yield Flaw(("addresses", address), f"No matter {matter}.")


def _zone(place: PlanPath, zone: str) -> Iterator[Flaw]:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Flaw(place, f"{zone!r} is not a time zone; write one like Europe/Berlin.")


def too_many_shifts(count: int) -> str:
    """For a roster, or a command centre, that has more dated shifts than one event holds."""
    return f"{count} dated shifts are too many (at most {MOST_SHIFTS}): use weekly ones."
