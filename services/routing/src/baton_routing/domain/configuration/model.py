"""The configuration as its file states it: values only."""

import re

import msgspec
from msgspec import UNSET, UnsetType

from baton_contracts.limits import SERVICE_LEVEL
from baton_contracts.telephone import NO_RULES, NumberRules

MAIN = "main"
"""Name of the only pool of a configuration that names none."""


LANGUAGE_CODE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
"""A language as its tag says it: `zh`, `pt-BR`."""
SKILL = re.compile(f"lang:{LANGUAGE_CODE}|[A-Za-z0-9-]{{1,64}}")
"""The name of a skill; that of a language is `lang:<code>`."""
HIGHEST_LEVEL = 100
"""The highest level of a skill; the lowest is 1."""
TIMES = {
    "ring": (5, 600),
    "wrap_up": (0, 3_600),
    "affinity_wait": (0, 600),
    "service_level": SERVICE_LEVEL,
}
"""Times of a queue that people may set: seconds, the least and the most."""
USUAL_SERVICE_LEVEL = 20
LONGEST_WAIT = 86_400
"""Seconds after which a contact that waits moves to another queue, at most."""


class Overflow(msgspec.Struct, frozen=True, kw_only=True):
    """The queue a contact moves to after waiting too long."""

    after: int
    """Seconds in the queue, on offer or not."""
    to: str


class Queue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Contacts that wait for the same kind of agent. All times are seconds."""

    queue: str
    names: dict[str, str] = {}
    """Display names by language."""
    country: str | None = None
    """Where callers of its numbers are who send no country code; None: as everywhere here."""
    language: str | None = None
    """For customers whose language nobody here speaks; None: as everywhere here."""
    departments: tuple[str, ...] = ()
    """The departments whose queue it is; none: all."""
    skills: dict[str, int] = {}
    """Minimum skills of an agent."""
    priority: int = 0
    ring: int = 20
    """Seconds that an offer rings."""
    wrap_up: int = 30
    affinity_wait: int = 20
    """Duration after arrival for which a contact is kept for the last agent of its case."""
    overflow: Overflow | None = None
    """The limit of waiting, and the next queue."""
    service_level: int | None = None
    """Seconds within which a contact should be answered; None: the file leaves it open, and it is
    as usual."""
    pool: str = MAIN

    @property
    def answer_within(self) -> int:
        """Seconds within which a contact should be answered."""
        return USUAL_SERVICE_LEVEL if self.service_level is None else self.service_level


class QueueChange(msgspec.Struct, frozen=True, kw_only=True):
    """New settings of a queue; unset ones stay the same. All times are seconds."""

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
    """An agent's skills. `lang:<code>` is a skill too."""

    agent: str
    skills: dict[str, int] = {}
    pool: str = MAIN


class ConfigurationPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole section `routing`."""

    queues: tuple[Queue, ...] = ()
    agents: tuple[Skilled, ...] = ()
    numbers: dict[str, str] = {}
    """Queue by dialled number or address."""
    default_queue: str | None = None
    """Queue of contacts that nothing else directs, so that none is lost."""
    zone: str = "UTC"
    """Time zone of the days in figures."""
    number_rules: NumberRules = NO_RULES
    """How numbers of callers are read."""
    language: str | None = None
    """For customers whose language nobody here speaks; None: they wait in the default queue."""
