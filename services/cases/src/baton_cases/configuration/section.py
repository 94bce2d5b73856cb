"""The section `cases`: departments, people, matters, and who is on duty when."""

from typing import Annotated

from baton_cases.configuration.calendars import Calendar
from baton_cases.configuration.duties import Absence, Officer, PersonId, RosterName, Shift
from baton_cases.configuration.matters import DepartmentId, Matter, Names
from baton_cases.domain.organisation.model import Language
from baton_common.platform.yaml_file.kinds import Id, Reference, Text, Zone
from baton_common.platform.yaml_file.model import Part

CalendarId = Annotated[Text, Reference("calendars")]


class Person(Part):
    """Somebody who works here. The id is that of their token (`sub`), in every service."""

    names: Names
    """The name that people read."""
    departments: list[DepartmentId] = []
    """The departments they belong to."""
    languages: list[Language] = []
    """The languages they speak."""


class Department(Part):
    """A group with its own hours, lead and rosters."""

    names: Names
    """The name that people read."""
    calendar: CalendarId
    """Its opening hours: one of `calendars`."""
    lead: PersonId | None = None
    """The lead of the department."""


class CasesSection(Part):
    """Departments, people, matters, and who is on duty when."""

    zone: Zone
    """The time zone of the command centre, and of calendars that name none."""
    people: dict[Id, Person]
    """The people who work here."""
    calendars: dict[Id, Calendar]
    """Opening hours that departments refer to."""
    departments: dict[Id, Department]
    """The departments."""
    command_centre: list[Officer]
    """The duty officers' shifts, without a gap."""
    rosters: dict[RosterName, list[Shift]] = {}
    """By department, or `<department>/<matter>`: the shifts of owner and backup."""
    absences: dict[PersonId, list[Absence]] = {}
    """By person: when they are away."""
    matters: dict[Id, Matter]
    """The matters of cases, in their order; one is called `unsorted`."""
