"""Values of the configuration: departments, hours, rosters, matters, people."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

import msgspec

from baton_common.model.personal import Personal
from baton_contracts.telephone import NO_RULES, NumberRules

Language = Literal["zh", "en"]

DAY = 86_400
"""Seconds in a day of wall-clock time: `24:00`."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """A name in both languages."""

    zh: str
    en: str


class Opening(msgspec.Struct, frozen=True):
    """One interval of a day, in seconds after local midnight; `closes` is not included."""

    opens: int
    closes: int


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """Opening hours of a department: by weekday (Monday first), but for dates that differ.

    A date in `days` replaces its weekday as a whole: `()` is a holiday, intervals on a
    Saturday a make-up workday.
    """

    zone: str
    weekly: tuple[tuple[Opening, ...], ...]
    days: dict[date, tuple[Opening, ...]] = {}


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A group with its own hours, lead and rosters. The lead may be missing."""

    department: str
    names: Names
    hours: Hours
    lead: str | None = None
    calendar: str = ""
    """The name of its calendar in the configuration file; empty: as the department."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """A dated shift: `end` is not included. Owner or backup may be missing."""

    start: datetime
    end: datetime
    owner: str | None = None
    backup: str | None = None


class WeeklyShift(msgspec.Struct, frozen=True, kw_only=True):
    """A shift of every week, local to the department's zone.

    `start` and `end` are seconds after midnight of the first weekday (Monday is 0); an end
    beyond `24:00` reaches into the following days, up to seven.
    """

    weekdays: tuple[int, ...]
    start: int
    end: int
    owner: str | None = None
    backup: str | None = None


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The duty roster of a department; with a matter, for that matter instead.

    Where a dated shift covers an instant, the weekly ones do not count.
    """

    department: str
    matter: str | None = None
    shifts: tuple[Shift, ...] = ()
    weekly: tuple[WeeklyShift, ...] = ()


class OfficerShift(msgspec.Struct, frozen=True, kw_only=True):
    """A dated shift of the command centre's duty officer."""

    start: datetime
    end: datetime
    officer: str


class WeeklyOfficerShift(msgspec.Struct, frozen=True, kw_only=True):
    """A duty officer's shift of every week, in the organisation's zone; see `WeeklyShift`."""

    weekdays: tuple[int, ...]
    start: int
    end: int
    officer: str


class CommandCentre(msgspec.Struct, frozen=True, kw_only=True):
    """The duty officers, without a gap."""

    shifts: tuple[OfficerShift, ...] = ()
    weekly: tuple[WeeklyOfficerShift, ...] = ()


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """A person is away, whatever the roster says; `end` is not included."""

    person: str
    start: datetime
    end: datetime


class Rungs(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that each rung of the ladder has: business time, the last on the clock."""

    owner: int = 15 * 60
    backup: int = 15 * 60
    lead: int = 30 * 60
    command_centre: int = 60 * 60


Exhausted = Literal["returned", "assigned"]


class HandoffPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of a matter's handoffs. `exhausted` is for transfers; an emergency is on the
    clock."""

    rungs: Rungs = Rungs()
    exhausted: Exhausted = "returned"
    emergency: bool = False


class Priority(StrEnum):
    """The urgency of a case. An emergency's handoffs run on wall-clock time."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    EMERGENCY = "emergency"


class Stage(StrEnum):
    """The stage of a flow's rules: shown, measured, enforced, counted."""

    DRAFT = "draft"
    TRIAL = "trial"
    RULED = "ruled"
    ASSESSED = "assessed"


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of concern: its department, its priority, and its policy for handoffs."""

    matter: str
    department: str
    names: Names
    priority: Priority = Priority.NORMAL
    policy: HandoffPolicy = HandoffPolicy()
    by_priority: dict[Priority, HandoffPolicy] = {}
    """Policies that differ by priority."""
    stage: Stage = Stage.RULED
    required_facts: tuple[str, ...] = ()
    """Names of the facts that a transfer requires."""
    reopen_days: int = 14
    """Days during which a customer's answer reopens a closed case."""
    language: Language | None = None
    """For customers whose language we do not speak; None: as everywhere here."""


class WordRule(msgspec.Struct, frozen=True, kw_only=True):
    """Mails with one of these words are about this matter; the first rule that fits counts."""

    matter: str
    language: Language
    words: tuple[str, ...]


Notices = Literal["at-once", "digest", "off"]
"""Whether somebody who is asked is told by mail: each time, once in a while, or not at all."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person who works here, with the one id that all services use."""

    person: str
    names: Names
    departments: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    mail: Personal[str] | None = None
    """Where they read mail; None: they are told nothing by mail."""
    notices: Notices = "at-once"
    suspended: bool = False
    """True: nobody here from now on. They hold no duty, and their cases go to the lead's office."""


class OrganisationPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole `cases` section of a configuration, read but not yet applied."""

    zone: str
    departments: tuple[Department, ...]
    command_centre: CommandCentre
    rosters: tuple[Roster, ...] = ()
    absences: tuple[Absence, ...] = ()
    matters: tuple[Matter, ...] = ()
    people: tuple[Person, ...] = ()
    word_rules: tuple[WordRule, ...] = ()
    addresses: dict[str, str] = {}
    """The matter of each service address (normalised)."""
    mails: dict[str, str] = {}
    """The mail addresses of people in clear, as a file says them. In the plan that is applied they
    are sealed, in `people`, and this is empty."""
    number_rules: NumberRules = NO_RULES
    """How telephone numbers are read."""
    language: Language = "en"
    """For customers whose language we do not speak."""
