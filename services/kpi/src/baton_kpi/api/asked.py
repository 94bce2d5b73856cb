"""The parameters of a question for figures, and the period that it means."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Path
from pydantic import Field

from baton_common.edge.http.references import Ref
from baton_common.edge.models import PLAIN, Input
from baton_common.edge.problems import Problem
from baton_kpi.domain.facts.agent import DAY, quarter_of
from baton_kpi.domain.indicators.catalogue import DEFINITIONS
from baton_kpi.domain.indicators.definition import By, Definition
from baton_kpi.queries.period import Period

LONGEST = timedelta(days=400)
LONGEST_BY_HOUR = timedelta(days=32)
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2999, 12, 30, tzinfo=UTC)
"""Beyond them no clock of ours stands, and dates cannot be reckoned in every zone."""

Instant = Annotated[str, Field(max_length=40, examples=["2026-03-02"]), PLAIN]
Name = Annotated[str, Field(max_length=200)]
Word = Annotated[Name, PLAIN]


class Range(Input):
    """A date means the whole day of `zone`, `to` included; an instant (2026-03-02T08:15:00Z) must
    be on a quarter of an hour, and `to` is not included."""

    from_: Instant = Field(alias="from")
    """The first day or instant."""
    to: Instant | None = None
    """The day or instant of `from` and nothing later, if it is left out with a date."""
    zone: Word | None = None
    """The configured one, if it is left out."""
    department: Annotated[Name, Ref("department").narrowing] | None = None
    """Only of this department."""
    queue: Annotated[Name, Ref("queue").narrowing] | None = None
    """Only of this queue."""


class FiguresQuery(Range):
    """Figures of a period, whole or in groups."""

    by: By | None = None
    """In groups by this; whole, if it is left out."""


def zone_of(name: str) -> ZoneInfo:
    """The time zone. Raises Problem 422 for what is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        detail = f"{name[:40]!r} is not a time zone; name one like Asia/Shanghai."
        raise Problem(422, "invalid", detail) from None


def period_of(asked: Range, configuration_zone: str) -> Period:
    """The period. Raises Problem 422 for a wrong zone, or ends that are none."""
    zone = zone_of(asked.zone or configuration_zone)
    begin = _instant("from", asked.from_, zone, is_end=False)
    end = _instant("to", asked.to or asked.from_, zone, is_end=True)
    if not begin < end:
        raise Problem(422, "invalid", "Give a `to` that is after `from`.")
    if end - begin > LONGEST:
        raise Problem(422, "invalid", f"Ask for at most {LONGEST.days} days at a time.")
    return Period(begin, end, zone)


def _instant(name: str, said: str, zone: ZoneInfo, *, is_end: bool) -> datetime:
    try:
        if len(said) == 10:
            day = date.fromisoformat(said) + (DAY if is_end else timedelta())
            at = datetime.combine(day, time.min, zone).astimezone(UTC)
        else:
            at = datetime.fromisoformat(said)
            if at.tzinfo is None:
                at = at.replace(tzinfo=zone)
            at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        detail = f"`{name}` must be a date like 2026-03-02 or an instant like 2026-03-02T08:15:00Z."
        raise Problem(422, "invalid", detail) from None
    if not FIRST <= at <= LAST:
        detail = f"Give a `{name}` of the years {FIRST.year} to {LAST.year}."
        raise Problem(422, "invalid", detail)
    if at != quarter_of(at):
        detail = f"`{name}` must be on a quarter of an hour, like 08:15: sums are kept by quarters."
        raise Problem(422, "invalid", detail)
    return at


def definition_of(id_: str) -> Definition:
    """The indicator. Raises Problem 404 for one that there is not."""
    if (found := DEFINITIONS.get(id_)) is None:
        detail = f"There is no indicator {id_[:40]!r}. See GET /v1/indicators for those there are."
        raise Problem(404, "unknown", detail)
    return found


INDICATOR_ID = Ref.public("indicator")
IndicatorId = Annotated[
    str, INDICATOR_ID, Path(description="Which indicator.", examples=["service-level"])
]


def must_fit(definition: Definition, asked: Range, by: By | None, period: Period) -> None:
    """Raises Problem 422 for a dimension that the indicator has not, with those that it has."""
    if by is not None and by not in definition.dimensions:
        allowed = ", ".join(definition.dimensions)
        detail = f"{definition.id} is not given by {by}; ask by one of {allowed}."
        raise Problem(422, "invalid", detail)
    if asked.queue is not None and "queue" not in definition.dimensions:
        detail = f"{definition.id} has no queues; leave `queue` out."
        raise Problem(422, "invalid", detail)
    if by == "hour" and period.end - period.begin > LONGEST_BY_HOUR:
        detail = f"Ask for at most {LONGEST_BY_HOUR.days} days at a time by hour."
        raise Problem(422, "invalid", detail)
