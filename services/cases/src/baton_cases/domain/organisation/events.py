"""Events of the organisation: one per part that changed, then one that sums up."""

from typing import TypeAlias

from baton_cases.domain.organisation.model import (
    Absence,
    CommandCentre,
    Department,
    Hours,
    Language,
    Matter,
    Person,
    Roster,
    WordRule,
)
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_contracts.telephone import NumberRules


class OrganisationFact(Event, frozen=True):
    """Common to all events of the organisation: the version that they belong to."""

    version: int


class OrganisationZoneSet(OrganisationFact, frozen=True):
    """The time zone of the command centre and of every time without offset."""

    zone: str


class PersonChanged(OrganisationFact, frozen=True):
    """Somebody joined, or their name, departments or languages changed."""

    person: Person


class PersonLeft(OrganisationFact, frozen=True):
    """A person left the plan and has no duty any more."""

    person: str


class DepartmentChanged(OrganisationFact, frozen=True):
    """A department is new, or its names or its lead changed.

    Its hours ride along, so that the event says everything; `HoursChanged` versions them.
    """

    department: Department


class DepartmentRemoved(OrganisationFact, frozen=True):
    """A department was removed. Its open cases stay; its offices fall to the duty officer."""

    department: str


class HoursChanged(OrganisationFact, frozen=True):
    """The calendar of a department; running handoffs keep the version they are pinned to."""

    department: str
    hours_version: int
    hours: Hours


class RosterChanged(OrganisationFact, frozen=True):
    """A whole duty roster, in force from now on."""

    roster: Roster


class RosterRemoved(OrganisationFact, frozen=True):
    """A department (or one of its matters) has no roster of its own any more."""

    department: str
    matter: str | None = None


class AbsencesChanged(OrganisationFact, frozen=True):
    """All absences of one person, in force from now on."""

    person: str
    absences: tuple[Absence, ...]


class CommandCentreChanged(OrganisationFact, frozen=True):
    """All shifts of the duty officers."""

    command_centre: CommandCentre


class MatterChanged(OrganisationFact, frozen=True):
    """A matter is new, or its department or policy changed; open handoffs keep theirs."""

    matter: Matter


class MatterRemoved(OrganisationFact, frozen=True):
    """A matter was removed; new cases cannot have it."""

    matter: str


class WordRulesChanged(OrganisationFact, frozen=True):
    """Word rules: which words assign a mail to which matter, in order."""

    word_rules: tuple[WordRule, ...]


class AddressesChanged(OrganisationFact, frozen=True):
    """Service addresses: the matter of each."""

    addresses: dict[str, str]


class NumberRulesChanged(OrganisationFact, frozen=True):
    """How telephone numbers are read from now on."""

    rules: NumberRules


class DefaultLanguageChanged(OrganisationFact, frozen=True):
    """The language for customers whose language we do not speak."""

    language: Language


class OrganisationApplied(OrganisationFact, frozen=True):
    """The plan is in force: last event of its unit. Open cases are re-evaluated now."""

    by: str
    changed: tuple[str, ...]
    """The changed parts, the first thousand: `department:returns`, `roster:returns`, …"""


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
    | NumberRulesChanged
    | DefaultLanguageChanged
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
        "number-rules-changed": NumberRulesChanged,
        "default-language-changed": DefaultLanguageChanged,
        "house-applied": OrganisationApplied,
    }
)
