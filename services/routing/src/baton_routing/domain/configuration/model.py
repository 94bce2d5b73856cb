"""The configuration as the configuration file says it: values only."""

import re

import msgspec
from msgspec import UNSET, UnsetType

MAIN = "main"
"""The one pool of a configuration that names none."""


SKILL = re.compile(r"(lang:)?[A-Za-z0-9-]{1,64}")
"""The name of a skill; that of a language is `lang:<code>`."""
HIGHEST_LEVEL = 100
"""The highest level of a skill; the lowest is 1."""
TIMES = {
    "ring": (5, 600),
    "wrap_up": (0, 3_600),
    "affinity_wait": (0, 600),
    "service_level": (1, 3_600),
}
"""Times of a queue that people may set: seconds, the least and the most."""


class Overflow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a contact goes that has waited too long."""

    after: int
    """Seconds in the queue, on offer or not."""
    to: str


class Queue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Contacts that wait for the same kind of agent. All times are seconds."""

    queue: str
    names: dict[str, str] = {}
    """What people call it, by language."""
    skills: dict[str, int] = {}
    """What an agent needs at least."""
    priority: int = 0
    ring: int = 20
    """How long an offer stands."""
    wrap_up: int = 30
    affinity_wait: int = 20
    """How long after its arrival a contact is kept for the last agent of its case."""
    overflow: Overflow | None = None
    """The limit of waiting, and what happens then."""
    service_level: int = 20
    """Within this a contact should be answered."""
    pool: str = MAIN


class QueueChange(msgspec.Struct, frozen=True, kw_only=True):
    """New settings of a queue; what is not set stays as it is. All times are seconds."""

    skills: dict[str, int] | UnsetType = UNSET
    priority: int | UnsetType = UNSET
    ring: int | UnsetType = UNSET
    wrap_up: int | UnsetType = UNSET
    affinity_wait: int | UnsetType = UNSET
    overflow: Overflow | UnsetType | None = UNSET
    """None: no overflow any more."""
    service_level: int | UnsetType = UNSET

    def applied_to(self, queue: Queue) -> Queue:
        """The queue with these settings."""
        return msgspec.structs.replace(
            queue,
            **{
                name: value
                for name in self.__struct_fields__
                if (value := getattr(self, name)) is not UNSET
            },
        )


class Skilled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent and what they can. `lang:<code>` is a skill too."""

    agent: str
    skills: dict[str, int] = {}
    pool: str = MAIN


class ConfigurationPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole section `routing`."""

    queues: tuple[Queue, ...] = ()
    agents: tuple[Skilled, ...] = ()
    numbers: dict[str, str] = {}
    """The number or address of ours that was used, to the queue."""
    default_queue: str | None = None
    """Queue of contacts that nothing else leads anywhere, so that none is lost."""
    zone: str = "UTC"
    """Time zone in which a day of figures begins and ends."""
