"""What happens to the organisation: one event per part that changed, then one that sums up."""

from typing import TypeAlias

from baton_cases.domain.organisation.model import (
    Absence,
    CommandCentre,
    Department,
    Hours,
    Matter,
    Person,
    Roster,
    WordRule,
)
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class OrganisationFact(Event, frozen=True):
    """What every event of the organisation has: the version that it belongs to."""

    version: int


class OrganisationZoneSet(OrganisationFact, frozen=True):
    """The time zone of the command centre and of every time without offset."""

    zone: str


class PersonChanged(OrganisationFact, frozen=True):
    """Somebody joined, or their name, departments or languages changed."""

    person: Person


class PersonLeft(OrganisationFact, frozen=True):
    """Nobody's duty any more: the plan does not name them."""

    person: str


class DepartmentChanged(OrganisationFact, frozen=True):
    """A department is new, or its names or its lead changed.

    Its hours ride along, so that the event says everything; `HoursChanged` versions them.
    """

    department: Department


class DepartmentRemoved(OrganisationFact, frozen=True):
    """Its open cases stay where they are: its offices fall to the duty officer."""

    department: str


class HoursChanged(OrganisationFact, frozen=True):
    """A department's calendar; what runs keeps to the version it was pinned to."""

    department: str
    hours_version: int
    hours: Hours


class RosterChanged(OrganisationFact, frozen=True):
    """A duty roster as a whole, as it stands from now on."""

    roster: Roster


class RosterRemoved(OrganisationFact, frozen=True):
    """A department (or one of its matters) has no roster of its own any more."""

    department: str
    matter: str | None = None


class AbsencesChanged(OrganisationFact, frozen=True):
    """All absences of one person, as they stand from now on."""

    person: str
    absences: tuple[Absence, ...]


class CommandCentreChanged(OrganisationFact, frozen=True):
    """The duty officers' shifts as a whole."""

    command_centre: CommandCentre


class MatterChanged(OrganisationFact, frozen=True):
    """A matter is new, or its department or policy changed; open handoffs keep theirs."""

    matter: Matter


class MatterRemoved(OrganisationFact, frozen=True):
    """No new case is about it."""

    matter: str


class WordRulesChanged(OrganisationFact, frozen=True):
    """Which words make a mail which matter, in order."""

    word_rules: tuple[WordRule, ...]


class AddressesChanged(OrganisationFact, frozen=True):
    """Which service address is about which matter."""

    addresses: dict[str, str]


class OrganisationApplied(OrganisationFact, frozen=True):
    """A plan is in force. The last event of its unit: open cases are looked at now."""

    by: str
    changed: tuple[str, ...]
    """What changed, the first thousand: `department:returns`, `roster:returns`, …"""


OrganisationEvent: TypeAlias = (
    OrganisationZoneSet
    | PersonChanged
    | PersonLeft
    | DepartmentChanged
    | DepartmentRemoved
    | HoursChanged
    | RosterChanged
    | RosterRemoved
    | AbsencesChanged
    | CommandCentreChanged
    | MatterChanged
    | MatterRemoved
    | WordRulesChanged
    | AddressesChanged
    | OrganisationApplied
)

ORGANISATION_EVENTS = EventTypes(
    {
        "house-zone-set": OrganisationZoneSet,
        "person-changed": PersonChanged,
        "person-left": PersonLeft,
        "department-changed": DepartmentChanged,
        "department-removed": DepartmentRemoved,
        "hours-changed": HoursChanged,
        "roster-changed": RosterChanged,
        "roster-removed": RosterRemoved,
        "absences-changed": AbsencesChanged,
        "command-centre-changed": CommandCentreChanged,
        "matter-changed": MatterChanged,
        "matter-removed": MatterRemoved,
        "word-rules-changed": WordRulesChanged,
        "addresses-changed": AddressesChanged,
        "house-applied": OrganisationApplied,
    }
)
