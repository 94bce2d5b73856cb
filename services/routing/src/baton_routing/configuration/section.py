"""The section `routing`: queues with their limits, dialled numbers, agents with their skills."""

from typing import Annotated

from pydantic import AfterValidator

from baton_common.platform.yaml_file.kinds import (
    Id,
    NameOf,
    Text,
    Written,
    Zone,
    matching,
    number,
    seconds,
    text,
)
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.sentences import wrong
from baton_contracts.addresses import read_address
from baton_contracts.limits import inexact
from baton_routing.configuration.numbers import Country, NumberRange
from baton_routing.domain.configuration.model import (
    HIGHEST_LEVEL,
    LANGUAGE_CODE,
    LONGEST_WAIT,
    MAIN,
    SKILL,
    TIMES,
)

QueueId = Annotated[Text, NameOf("queues")]
DepartmentId = Annotated[Text, NameOf("departments")]
Skill = Annotated[
    str,
    matching(
        f"^({SKILL.pattern})$",
        "must be letters, digits and dashes, at most 64, or a language like lang:zh",
    ),
]
Level = Annotated[int, number(1, HIGHEST_LEVEL)]
Language = Annotated[
    str, matching(f"^{LANGUAGE_CODE}$", "must be a language like zh, en or pt-BR, not {}")
]


def _exact(value: int) -> int:
    if (problem := inexact(value)) is not None:
        raise wrong(problem)
    return value


def _at_least_one(value: list[str]) -> list[str]:
    if not value:
        raise wrong("must name a department; left out, the queue is every department's")
    return [*dict.fromkeys(value)]


Departments = Annotated[list[DepartmentId], AfterValidator(_at_least_one)]

ServiceLevel = Annotated[int, seconds(*TIMES["service_level"]), AfterValidator(_exact)]


NO_NUMBER = "must be a number like +861055500101, or a mail address"


def _number(value: str) -> str:
    read = read_address(text(320).read(value), by="telephone")
    if read.key is None and not any(map(str.isdigit, read.shown)):
        raise wrong(NO_NUMBER)
    return read.key or read.calls or read.shown


Number = Annotated[str, Written(_number, str, {"type": "string", "examples": ["+861055500101"]})]
"""A number or an address of ours."""


class Names(Part):
    """A name in both languages."""

    zh: Text | None = None
    """In Chinese."""
    en: Text | None = None
    """In English."""


class Overflow(Part):
    """The queue that a contact moves to after waiting too long."""

    after: Annotated[int, seconds(1, LONGEST_WAIT)]
    """The time that a contact stays here, on offer or not."""
    to: QueueId
    """The queue in which it waits then."""


class Queue(Part):
    """Contacts that wait for the same kind of agent."""

    names: Names | None = None
    """The name that people read; left out: the id."""
    departments: Departments | None = None
    """The departments whose queue it is: only their agents are asked, and only they see it and its
    contacts. Left out: all."""
    skills: dict[Skill, Level] = {}
    """The skills an agent needs, with their least levels; they must also speak the contact's
    language."""
    numbers: list[Number] = []
    """Numbers or addresses of ours that lead here; a number has its country code, or `country` says
    where it is."""
    language: Language | None = None
    """The language for customers whose language nobody here speaks; left out: that of the
    section."""
    country: Country | None = None
    """The country of those who call its numbers without a country code; left out: that of the
    section."""
    priority: Annotated[int, number(0, 100)] = 0
    """Added to the contact's own; the higher is offered first."""
    ring: Annotated[int, seconds(*TIMES["ring"])] = 20
    """The time that an offer rings; then the agent counts as away and somebody else is asked."""
    wrap_up: Annotated[int, seconds(*TIMES["wrap_up"])] = 30
    """The time an agent has after the conversation before the next contact rings."""
    affinity_wait: Annotated[int, seconds(*TIMES["affinity_wait"])] = 20
    """The time after its arrival during which a contact is kept for the person accountable for
    the customer's open case."""
    overflow: Overflow | None = None
    """The next queue of a contact that waits too long; left out: it stays."""
    service_level: ServiceLevel | None = None
    """The time within which it should be answered; for the share of today. Left out: `20s`. It must
    be exactly measurable: whole seconds to 10, then 12, 15, 18, 20, 25 … 50, 60, 75 s …"""
    pool: Id = MAIN
    """Queues and agents of one pool are matched together, by one process at a time."""


class Agent(Part):
    """Somebody who takes calls; the id is that of the person."""

    skills: dict[Skill, Level] = {}
    """Their skills, with levels from 1 to 100."""
    languages: list[Language] = []
    """The languages they speak."""
    pool: Id = MAIN
    """The pool that they are matched in."""


class RoutingSection(Part):
    """Queues, the numbers that lead to them, and agents with their skills. Without the section
    nobody can be called."""

    zone: Zone = "UTC"
    """The time zone of the days in today's figures."""
    language: Language | None = None
    """The language for customers whose language nobody here speaks; left out: that of the section
    `cases`, and without one they wait in the default queue for whoever is free."""
    country: Country | None = None
    """The country of numbers without a country code; left out: that of the section `cases`."""
    own_numbers: list[NumberRange] | None = None
    """Numbers of our own house besides those of the queues: who calls from there is a colleague.
    Left out: those of the section `cases`."""
    shared_numbers: list[NumberRange] | None = None
    """Switchboards of customers: a call from there only suggests who it may be. Left out: those of
    the section `cases`."""
    default_queue: QueueId
    """The queue for contacts whose queue and dialled number are unknown, or whose language
    nobody here speaks: a contact is never lost."""
    queues: dict[Id, Queue]
    """The queues."""
    agents: dict[Id, Agent] = {}
    """The agents who take calls."""
