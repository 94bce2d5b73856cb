"""The time of one agent, available and busy, by quarter of an hour.

What has begun counts up to the last message of routing about the agent.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NamedTuple

import msgspec

from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_kpi.domain.facts.contact import ContactRecord
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.message import NOWHERE, Checkpoint, When

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)


class AgentTimeFact(Fact, frozen=True, kw_only=True):
    """One agent in one quarter of an hour, in milliseconds."""

    kind: ClassVar = "agent_time"
    main: ClassVar = "quarter"
    scope: ClassVar = "person"
    views: ClassVar = ()

    person: str
    quarter: datetime
    busy: int
    """In an interaction or in wrap-up."""
    staffed: int
    """Busy or available."""


class Stretch(NamedTuple):
    """A part of an agent's time; `key` names it, so that it can be replaced."""

    agent: str
    key: str
    begin: datetime
    end: datetime
    changed: tuple[datetime, datetime]
    """The instants between which it differs from an earlier version."""


class AgentRecord(msgspec.Struct, omit_defaults=True):
    """Whether the agent is available, and the last evidence of it."""

    id: str
    seen: Checkpoint = NOWHERE
    since: datetime | None = None
    """Available since then; None: away."""
    heard: datetime | None = None
    """The latest instant of a message about them."""
    shown: datetime | None = None
    """Up to where the time since `since` was given out as a stretch."""

    def hear(self, news: AgentPresenceChanged, when: When) -> Iterator[Stretch]:
        """Take in that they became available or went away."""
        if when.checkpoint <= self.seen:
            return
        self.seen = when.checkpoint
        if news.presence == "available":
            if self.since is None:
                self.since = when.at
        elif self.since is not None:
            begin, end = self.since, max(self.since, when.at)
            shown = self.shown or begin
            self.since = self.shown = None
            changed = min(shown, end), max(shown, end)
            yield Stretch(self.id, _shift(begin), begin, end, changed)
        yield from self.seen_at(when.at)

    def seen_at(self, at: datetime) -> Iterator[Stretch]:
        """Take in that they were at work at that instant."""
        self.heard = max(at, self.heard or at)
        since, end = self.since, self.heard
        if since is not None and end > (self.shown or since):
            changed = self.shown or since, end
            self.shown = end
            yield Stretch(self.id, _shift(since), since, end, changed)


def _shift(begin: datetime) -> str:
    return f"shift {begin.isoformat()}"


def work_on(contact: ContactRecord) -> Iterator[Stretch]:
    """The parts of a contact whose ends are known."""
    for number, leg in enumerate(contact.legs, 1):
        end = leg.wrapped_at or leg.ended_at
        if end is not None and end > leg.at:
            yield Stretch(leg.agent, f"leg {contact.id}/{number}", leg.at, end, (leg.at, end))


def evidence_in(contact: ContactRecord) -> Iterator[tuple[str, datetime]]:
    """Which agents were at work at which instants."""
    for leg in contact.legs:
        yield leg.agent, leg.wrapped_at or leg.ended_at or leg.at


class AgentDayRecord(msgspec.Struct, omit_defaults=True):
    """What an agent did on one day (of UTC)."""

    id: str
    agent: str
    day: datetime
    stretches: dict[str, tuple[datetime, datetime]] = {}

    def put(self, stretch: Stretch) -> None:
        """Set the part of the stretch that is in this day, or remove it."""
        begin, end = max(stretch.begin, self.day), min(stretch.end, self.day + DAY)
        if begin < end:
            self.stretches[stretch.key] = (begin, end)
        else:
            self.stretches.pop(stretch.key, None)

    def facts(self) -> list[AgentTimeFact]:
        """One for each quarter in which they were busy or available."""
        busy = _milliseconds(part for key, part in self.stretches.items() if key.startswith("leg "))
        staffed = _milliseconds(self.stretches.values())
        return [
            AgentTimeFact(
                id=f"{self.agent}/{quarter:%Y-%m-%dT%H:%M}",
                person=self.agent,
                quarter=quarter,
                busy=busy.get(quarter, 0),
                staffed=time,
            )
            for quarter, time in staffed.items()
        ]


def days_of(stretch: Stretch) -> Iterator[datetime]:
    """The days in which it differs from an earlier version."""
    day = day_of(stretch.changed[0])
    while day < stretch.changed[1]:
        yield day
        day += DAY


def day_of(at: datetime) -> datetime:
    """The beginning of the day (of UTC) that an instant is in."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def quarter_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour that an instant is in."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _milliseconds(parts: Iterable[tuple[datetime, datetime]]) -> dict[datetime, int]:
    """How much of each quarter is covered; overlaps count once."""
    covered: dict[datetime, timedelta] = {}
    reached: datetime | None = None
    for start, end in sorted(parts):
        begin = start if reached is None else max(start, reached)
        while begin < end:
            quarter = quarter_of(begin)
            stop = min(end, quarter + QUARTER)
            covered[quarter] = covered.get(quarter, timedelta()) + (stop - begin)
            begin = stop
        reached = end if reached is None else max(end, reached)
    return {quarter: time // MILLISECOND for quarter, time in covered.items()}
