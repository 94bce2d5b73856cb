"""What happens to the house: one event per part that changed, then one that sums up."""

from typing import TypeAlias

from baton_common.event_types import EventTypes
from baton_common.messages import Event
from baton_routing.domain.house.model import Queue, Skilled


class HouseFact(Event, frozen=True):
    """What every event of the house says: the version of the house that it belongs to."""

    version: int


class QueueChanged(HouseFact, frozen=True):
    """A queue is new, or its skills, priority or limits changed. What rings goes on ringing."""

    queue: Queue


class QueueRemoved(HouseFact, frozen=True):
    """Who waits there goes to the default queue."""

    queue: str


class SkillsChanged(HouseFact, frozen=True):
    """An agent joined, or what they can changed. What they are doing goes on."""

    agent: Skilled


class AgentRemoved(HouseFact, frozen=True):
    """Is not asked any more."""

    agent: str


class NumbersChanged(HouseFact, frozen=True):
    """Which dialled number leads to which queue, as a whole."""

    numbers: dict[str, str]


class DefaultQueueChanged(HouseFact, frozen=True):
    """Where a contact goes when nothing else says where."""

    queue: str | None


class ZoneChanged(HouseFact, frozen=True):
    """The time zone whose days figures are counted by."""

    zone: str


class HouseApplied(HouseFact, frozen=True):
    """The change is in force: the last event of its unit."""

    by: str
    changed: tuple[str, ...]


HouseEvent: TypeAlias = (
    QueueChanged
    | QueueRemoved
    | SkillsChanged
    | AgentRemoved
    | NumbersChanged
    | DefaultQueueChanged
    | ZoneChanged
    | HouseApplied
)

HOUSE_EVENTS = EventTypes(
    {
        "queue-changed": QueueChanged,
        "queue-removed": QueueRemoved,
        "skills-changed": SkillsChanged,
        "agent-removed": AgentRemoved,
        "numbers-changed": NumbersChanged,
        "default-queue-changed": DefaultQueueChanged,
        "zone-changed": ZoneChanged,
        "house-applied": HouseApplied,
    }
)
