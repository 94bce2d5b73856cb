"""Events of the configuration: one per part that changed, then one that sums up."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_contracts.telephone import NumberRules
from baton_routing.domain.configuration.model import Queue, Skilled


class ConfigurationFact(Event, frozen=True):
    """Common to all events of the configuration: the version that they belong to."""

    version: int


class QueueChanged(ConfigurationFact, frozen=True):
    """A queue is new, or its skills, priority or limits changed. What rings goes on ringing."""

    queue: Queue


class QueueRemoved(ConfigurationFact, frozen=True):
    """Contacts that wait there go to the default queue."""

    queue: str


class SkillsChanged(ConfigurationFact, frozen=True):
    """An agent joined, or what they can changed. What they are doing goes on."""

    agent: Skilled


class AgentRemoved(ConfigurationFact, frozen=True):
    """The agent is not asked any more."""

    agent: str


class NumbersChanged(ConfigurationFact, frozen=True):
    """The queue of each dialled number, as a whole."""

    numbers: dict[str, str]


class DefaultQueueChanged(ConfigurationFact, frozen=True):
    """The queue of contacts that nothing else leads anywhere."""

    queue: str | None


class ZoneChanged(ConfigurationFact, frozen=True):
    """The time zone whose days figures are counted by."""

    zone: str


class NumberRulesChanged(ConfigurationFact, frozen=True):
    """How numbers of callers are read from now on."""

    rules: NumberRules


class DefaultLanguageChanged(ConfigurationFact, frozen=True):
    """The language for customers whose language nobody here speaks."""

    language: str | None


class ConfigurationApplied(ConfigurationFact, frozen=True):
    """The change is in force: the last event of its unit."""

    by: str
    changed: tuple[str, ...]


ConfigurationEvent: TypeAlias = (
    QueueChanged
    | QueueRemoved
    | SkillsChanged
    | AgentRemoved
    | NumbersChanged
    | DefaultQueueChanged
    | ZoneChanged
    | NumberRulesChanged
    | DefaultLanguageChanged
    | ConfigurationApplied
)

CONFIGURATION_EVENTS = EventTypes(
    {
        "queue-changed": QueueChanged,
        "queue-removed": QueueRemoved,
        "skills-changed": SkillsChanged,
        "agent-removed": AgentRemoved,
        "numbers-changed": NumbersChanged,
        "default-queue-changed": DefaultQueueChanged,
        "zone-changed": ZoneChanged,
        "number-rules-changed": NumberRulesChanged,
        "default-language-changed": DefaultLanguageChanged,
        "house-applied": ConfigurationApplied,
    }
)
