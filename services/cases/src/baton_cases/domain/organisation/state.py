"""The organisation as folded from its events, with its duties at any instant."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar, assert_never

import msgspec

from baton_cases.domain.organisation import events as happened
from baton_cases.domain.organisation.absence import Absences
from baton_cases.domain.organisation.calendar import Calendar, OpeningHours
from baton_cases.domain.organisation.duty import Duties, Officers
from baton_cases.domain.organisation.events import ORGANISATION_EVENTS, OrganisationEvent
from baton_cases.domain.organisation.model import (
    Absence,
    CommandCentre,
    Department,
    HandoffPolicy,
    Hours,
    Language,
    Matter,
    Person,
    Priority,
    Roster,
    WordRule,
)
from baton_cases.domain.organisation.shifts import Dated, Timetable, Weekly
from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Refused
from baton_contracts.telephone import NO_RULES, NumberRules

V = TypeVar("V")

THE_ORGANISATION = "main"
"""The only stream id: the stream is `house-main`."""

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


class Organisation(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything the configuration says, at one version. Version 0: it is empty."""

    version: int = 0
    changed_at: datetime = BEFORE_ALL
    """Instant of the last change."""
    zone: str = "UTC"
    departments: dict[str, Department] = {}
    hours: dict[str, tuple[Hours, ...]] = {}
    """Every version of the hours by department, from version 1. Running handoffs keep theirs."""
    rosters: dict[str, Roster] = {}
    """By department, or `<department>/<matter>`."""
    absences: dict[str, tuple[Absence, ...]] = {}
    command_centre: CommandCentre = CommandCentre()
    matters: dict[str, Matter] = {}
    people: dict[str, Person] = {}
    word_rules: tuple[WordRule, ...] = ()
    addresses: dict[str, str] = {}
    number_rules: NumberRules = NO_RULES
    number_rules_version: int = 0
    """The version of the organisation that brought them."""
    language: Language = "en"

    def language_of(self, matter: str) -> Language:
        """For customers of this matter whose language we do not speak."""
        known = self.matters.get(matter)
        return (known.language if known else None) or self.language

    def matter(self, matter: str) -> Matter:
        """The matter of this id. Raises Refused if the organisation has none."""
        if matter not in self.matters:
            raise Refused(f"The organisation has no matter {matter!r}.", code="unknown-matter")
        return self.matters[matter]

    def may_answer_for(self, department: str, matter: str, person: str, at: datetime) -> bool:
        """True if the person may be accountable for a case of the department: they belong to it, or
        hold the office of its lead or of the duty officer at the instant."""
        if self.belongs(person, department):
            return True
        duties = self.duties(department, matter)
        return person in (duties.lead(at), duties.officer(at))

    def belongs(self, person: str, department: str) -> bool:
        """True if the person names the department as theirs, or one of its rosters names them;
        never while they are suspended."""
        known = self.people.get(person)
        if known is None or known.suspended or department not in self.departments:
            return False
        return department in known.departments or person in self._rostered.get(department, ())

    def is_here(self, person: str) -> bool:
        """True for somebody of the organisation who is not suspended."""
        known = self.people.get(person)
        return known is not None and not known.suspended

    def departments_of(self, person: str) -> tuple[str, ...]:
        """The departments that the person belongs to, their own order first."""
        known = self.people.get(person)
        named = known.departments if known else ()
        return tuple(
            each
            for each in dict.fromkeys((*named, *self.departments))
            if self.belongs(person, each)
        )

    def policy(self, matter: str, priority: Priority) -> HandoffPolicy:
        """The handoff policy of a case; the default policy for a removed matter."""
        if (known := self.matters.get(matter)) is None:
            return HandoffPolicy(emergency=priority is Priority.EMERGENCY)
        policy = known.by_priority.get(priority, known.policy)
        if priority is Priority.EMERGENCY and not policy.emergency:
            return msgspec.structs.replace(policy, emergency=True)
        return policy

    def hours_version(self, department: str) -> int:
        """The current version of a department's hours; new handoffs are pinned to it."""
        return len(self.hours[department])

    def calendar(self, department: str, hours_version: int) -> Calendar:
        """A department's calendar at a version, past versions included."""
        calendars: dict[tuple[str, int], Calendar] = self._calendars
        key = (department, hours_version)
        if key not in calendars:
            calendars[key] = OpeningHours(self.hours[department][hours_version - 1])
        return calendars[key]

    def duties(self, department: str, matter: str) -> Duties:
        """The duties of the department for the matter. A removed department has only the duty
        officer."""
        views: dict[tuple[str, str], Duties] = self._views
        key = (department, matter)
        if key not in views:
            views[key] = self._duties(department, matter)
        return views[key]

    @cached_property
    def officers(self) -> Officers:
        """The command centre's duty officers."""
        centre = self.command_centre
        dated = [Dated(shift.start, shift.end, shift.officer) for shift in centre.shifts]
        weekly = [
            Weekly(shift.weekdays, shift.start, shift.end, shift.officer) for shift in centre.weekly
        ]
        return Officers(Timetable(self.zone, dated, weekly))

    @cached_property
    def _rostered(self) -> dict[str, frozenset[str]]:
        """Whoever is on a roster of the department, at whatever time."""
        named: dict[str, set[str]] = {}
        for roster in self.rosters.values():
            people = [who for shift in roster.shifts for who in (shift.owner, shift.backup)]
            people += [who for shift in roster.weekly for who in (shift.owner, shift.backup)]
            named.setdefault(roster.department, set()).update(who for who in people if who)
        return {department: frozenset(people) for department, people in named.items()}

    @cached_property
    def _away(self) -> Absences:
        suspended = [each.person for each in self.people.values() if each.suspended]
        return Absences(self.absences, suspended)

    @cached_property
    def _views(self) -> dict[tuple[str, str], Duties]:
        return {}

    @cached_property
    def _calendars(self) -> dict[tuple[str, int], Calendar]:
        return {}

    def _duties(self, department: str, matter: str) -> Duties:
        there = self.departments.get(department)
        roster = self.rosters.get(f"{department}/{matter}") or self.rosters.get(department)
        roster = roster if there and roster else Roster(department=department)
        zone = there.hours.zone if there else self.zone
        owners = Timetable(
            zone,
            [Dated(shift.start, shift.end, shift.owner) for shift in roster.shifts],
            [Weekly(s.weekdays, s.start, s.end, s.owner) for s in roster.weekly],
        )
        backups = Timetable(
            zone,
            [Dated(shift.start, shift.end, shift.backup) for shift in roster.shifts],
            [Weekly(s.weekdays, s.start, s.end, s.backup) for s in roster.weekly],
        )
        return Duties(
            lead=there.lead if there else None,
            owners=owners,
            backups=backups,
            officers=self.officers,
            absences=self._away,
        )


def evolve(organisation: Organisation, event: OrganisationEvent) -> Organisation:
    """The organisation after an event."""
    change = msgspec.structs.replace
    match event:
        case happened.OrganisationZoneSet(zone=zone):
            return change(organisation, zone=zone)
        case happened.PersonChanged(person=person):
            return change(organisation, people={**organisation.people, person.person: person})
        case happened.PersonLeft(person=person_id):
            return change(organisation, people=_without(organisation.people, person_id))
        case happened.DepartmentChanged(department=department):
            departments = {**organisation.departments, department.department: department}
            return change(organisation, departments=departments)
        case happened.DepartmentRemoved(department=department_id):
            return change(
                organisation, departments=_without(organisation.departments, department_id)
            )
        case happened.HoursChanged(department=department_id, hours=hours):
            versions = (*organisation.hours.get(department_id, ()), hours)
            return change(organisation, hours={**organisation.hours, department_id: versions})
        case happened.RosterChanged(roster=roster):
            return change(
                organisation, rosters={**organisation.rosters, roster_key(roster): roster}
            )
        case happened.RosterRemoved(department=department_id, matter=matter_id):
            key = f"{department_id}/{matter_id}" if matter_id else department_id
            return change(organisation, rosters=_without(organisation.rosters, key))
        case happened.AbsencesChanged(person=person_id, absences=absences):
            return change(
                organisation, absences=_with_absences(organisation.absences, person_id, absences)
            )
        case happened.CommandCentreChanged(command_centre=centre):
            return change(organisation, command_centre=centre)
        case happened.MatterChanged(matter=matter):
            return change(organisation, matters={**organisation.matters, matter.matter: matter})
        case happened.MatterRemoved(matter=matter_id):
            return change(organisation, matters=_without(organisation.matters, matter_id))
        case happened.WordRulesChanged(word_rules=rules):
            return change(organisation, word_rules=rules)
        case happened.AddressesChanged(addresses=addresses):
            return change(organisation, addresses=addresses)
        case happened.NumberRulesChanged(rules=number_rules, version=version):
            return change(organisation, number_rules=number_rules, number_rules_version=version)
        case happened.DefaultLanguageChanged(language=language):
            return change(organisation, language=language)
        case happened.OrganisationApplied(version=version, at=at):
            return change(organisation, version=version, changed_at=at)
        case _:
            assert_never(event)


def roster_key(roster: Roster) -> str:
    """The key under which the organisation keeps a roster."""
    return f"{roster.department}/{roster.matter}" if roster.matter else roster.department


def _with_absences(
    all_of_them: dict[str, tuple[Absence, ...]], person: str, absences: Sequence[Absence]
) -> dict[str, tuple[Absence, ...]]:
    rest = _without(all_of_them, person)
    return {**rest, person: tuple(absences)} if absences else rest


def _without(mapping: dict[str, V], key: str) -> dict[str, V]:
    return {name: value for name, value in mapping.items() if name != key}


ORGANISATION: Aggregate[Organisation, OrganisationEvent] = Aggregate(
    "house", Organisation(), evolve, ORGANISATION_EVENTS
)
