"""Agent time, available and busy, by quarter of an hour.

Unfinished stretches count up to routing's last message about the agent."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar, NamedTuple

import msgspec

from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_kpi.domain.facts.contact import ContactRecord
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.log_position import NOWHERE, LogPosition, When

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
    """Milliseconds in an interaction or in wrap-up."""
    staffed: int
    """Milliseconds busy or available."""


class Stretch(NamedTuple):
    """A stretch of an agent's time; `key` identifies it for replacement."""

    agent: str
    key: str
    begin: datetime
    end: datetime
    changed: tuple[datetime, datetime]
    """The intervals in which it differs from an earlier version."""


class AgentRecord(msgspec.Struct, omit_defaults=True):
    """Presence of an agent, and its latest evidence."""

    id: str
    seen: LogPosition = NOWHERE
    since: datetime | None = None
    """Available since; None: away."""
    heard: datetime | None = None
    """Instant of the latest message about the agent."""
    shown: datetime | None = None
    """End of the stretch that was last put out for `since`."""

    def apply(self, message: AgentPresenceChanged, when: When) -> Iterator[Stretch]:
        """Apply a change of presence."""
        if when.position <= self.seen:
            return
        self.seen = when.position
        if message.presence == "available":
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
        """Apply evidence that the agent was at work at this instant."""
        self.heard = max(at, self.heard or at)
        since, end = self.since, self.heard
        if since is not None and end > (self.shown or since):
            changed = self.shown or since, end
            self.shown = end
            yield Stretch(self.id, _shift(since), since, end, changed)


def _shift(begin: datetime) -> str:
    return f"shift {begin.isoformat()}"


def work_on(contact: ContactRecord) -> Iterator[Stretch]:
    """The finished parts of a contact, as stretches."""
    for number, leg in enumerate(contact.legs, 1):
        end = leg.wrapped_at or leg.ended_at
        if end is not None and end > leg.at:
            yield Stretch(leg.agent, f"leg {contact.id}/{number}", leg.at, end, (leg.at, end))


def evidence_in(contact: ContactRecord) -> Iterator[tuple[str, datetime]]:
    """The agents shown to be at work by a message, with instants."""
    for leg in contact.legs:
        yield leg.agent, leg.wrapped_at or leg.ended_at or leg.at


class AgentDayRecord(msgspec.Struct, omit_defaults=True):
    """The stretches of an agent on one day (UTC)."""

    id: str
    agent: str
    day: datetime
    stretches: dict[str, tuple[datetime, datetime]] = {}

    def put(self, stretch: Stretch) -> None:
        """Set the part of the stretch that lies in this day, or remove it."""
        begin, end = max(stretch.begin, self.day), min(stretch.end, self.day + DAY)
        if begin < end:
            self.stretches[stretch.key] = (begin, end)
        else:
            self.stretches.pop(stretch.key, None)

    def facts(self) -> list[AgentTimeFact]:
        """One fact for each quarter with busy or available time."""
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
    """The days in which a stretch differs from its earlier version."""
    day = day_of(stretch.changed[0])
    while day < stretch.changed[1]:
        yield day
        day += DAY


def day_of(at: datetime) -> datetime:
    """The start of the day (UTC) of an instant."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def quarter_of(at: datetime) -> datetime:
    """The start of the quarter of an hour of an instant."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _milliseconds(parts: Iterable[tuple[datetime, datetime]]) -> dict[datetime, int]:
    """Covered milliseconds of each quarter; overlaps count once."""
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
