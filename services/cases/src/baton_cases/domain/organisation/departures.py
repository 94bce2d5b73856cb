"""Who a plan would take away: from the organisation, or from departments that they belong to."""

from collections.abc import Iterator, Sequence
from functools import reduce

import msgspec

from baton_cases.domain.organisation.events import OrganisationEvent
from baton_cases.domain.organisation.state import Organisation, evolve


class Departures(msgspec.Struct, frozen=True, kw_only=True):
    """What the changes of a plan take away. Whoever is suspended is not among the people: their
    cases pass on by themselves."""

    people: tuple[str, ...]
    """No longer in the organisation."""
    left: tuple[tuple[str, str], ...]
    """Person and department: still here, but not in the department, nor its lead."""
    departments: tuple[str, ...]
    """No longer there."""


class HeldCases(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of cases that are not closed: by the person who holds them and their department; by
    department, held by it or asked of it."""

    by_person: dict[tuple[str, str], int]
    by_department: dict[str, int]
    asked: dict[str, int]


def departures(organisation: Organisation, changes: Sequence[OrganisationEvent]) -> Departures:
    """What is there now and is not after the changes."""
    after = reduce(evolve, changes, organisation)
    return Departures(
        people=tuple(
            each.person
            for each in organisation.people.values()
            if each.person not in after.people and not each.suspended
        ),
        left=tuple(
            (person, department)
            for person in organisation.people
            if after.is_here(person)
            for department in organisation.departments
            if department in after.departments
            and _answers(organisation, person, department)
            and not _answers(after, person, department)
        ),
        departments=tuple(
            each for each in organisation.departments if each not in after.departments
        ),
    )


def orphans(gone: Departures, held: HeldCases) -> Iterator[str]:
    """A sentence for each departure that would leave cases behind, with the command that hands them
    over."""
    for person in gone.people:
        if count := sum(n for (who, _), n in held.by_person.items() if who == person):
            yield (
                f"{person} is accountable for {_cases(count)}. Hand them over first: "
                f"baton hand-over {person}"
            )
    for person, department in gone.left:
        if count := held.by_person.get((person, department), 0):
            yield (
                f"{person} is accountable for {_cases(count)} of {department} and would not belong "
                f"to it. Hand them over first: baton hand-over {person} --department {department}"
            )
    for department in gone.departments:
        count, asked = held.by_department.get(department, 0), held.asked.get(department, 0)
        if count or asked:
            yield (
                f"{department} has {_cases(count)} and is asked to take {asked}. Hand them over "
                f"first: baton hand-over --department {department} --to DEPARTMENT"
            )


def _answers(organisation: Organisation, person: str, department: str) -> bool:
    there = organisation.departments[department]
    return there.lead == person or organisation.belongs(person, department)


def _cases(count: int) -> str:
    return "1 open case" if count == 1 else f"{count} open cases"
