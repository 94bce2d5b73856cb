"""What a figure was counted from, one fact after the other."""

from datetime import datetime
from typing import Annotated, Literal

import asyncpg
import msgspec

from baton_common.edge.http.calls import Call
from baton_common.edge.http.pages import MOST, Page, instant_of, key_after, page_of
from baton_common.edge.http.routes import Routes
from baton_common.edge.problems import Problem
from baton_kpi.api.access import READERS
from baton_kpi.api.asked import Name, Range, definition_of, must_fit, period_of
from baton_kpi.api.using import Using
from baton_kpi.domain.indicators.definition import Definition
from baton_kpi.domain.indicators.formula import parts_of
from baton_kpi.queries.behind import Behind, page_behind

FILTERS = ("person", "matter", "channel", "language", "rung", "outcome")


class BehindQuery(Range, frozen=True, kw_only=True):
    """The question whose figure it is; instead of `by`, the value of the group."""

    part: Literal["numerator", "denominator"] = "numerator"
    person: Name | None = None
    matter: Name | None = None
    channel: Name | None = None
    language: Name | None = None
    rung: Name | None = None
    outcome: Name | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 50
    after: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    """`next` of the page before, as it came."""


class BehindFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that was counted."""

    fact: Annotated[str, msgspec.Meta(examples=["contacts"])]
    """Of which kind: see `GET /v1/facts/{kind}`."""
    id: str
    at: datetime
    """The instant by which it was counted."""
    counts: int
    """1; −1 where it is taken off (detractors, customers who came again)."""
    value: int | None
    """What it adds to a sum: seconds, or a score."""
    case_id: str | None
    contact_id: str | None
    thread_id: str | None
    department: str | None
    queue: str | None
    person: str | None
    matter: str | None


def behind_routes(using: Using) -> Routes:
    """`/v1/indicators/{id}/behind`."""
    routes = Routes("indicators")

    @routes.get("/v1/indicators/{indicator_id}/behind", policy=READERS, answers=Page[BehindFact])
    async def read_behind(call: Call, indicator_id: str, query: BehindQuery) -> Page[BehindFact]:
        """Read which cases and contacts a figure was counted from, in the order of time."""
        definition = definition_of(indicator_id)
        settings, _ = await using.settings(call)
        period = period_of(query, settings.zone)
        must_fit(definition, query, None, period)
        values = _values(definition, query)
        of = f"behind:{indicator_id}:{query.part}:{period.begin}:{period.end}:{values}"
        key = key_after(of, query.after, str, str, int)
        counted, among = parts_of(definition.formula)
        behind = Behind(
            parts=counted if query.part == "numerator" else among or counted,
            period=period,
            scopes=await using.scopes(call, query, settings),
            values=values,
        )
        async with using.pool.acquire() as connection:
            rows = await page_behind(
                connection,
                behind,
                settings,
                after=(instant_of(key[0]), str(key[1]), int(key[2])) if key else None,
                limit=query.limit + 1,
            )
        items = [_view(row) for row in rows]
        last = rows[min(query.limit, len(rows)) - 1] if rows else None
        place = (last["at"].isoformat(), last["id"], last["part"]) if last else ()
        return page_of(of, items, query.limit, *place)

    return routes


def _view(row: asyncpg.Record) -> BehindFact:
    return BehindFact(**{name: row[name] for name in BehindFact.__struct_fields__})


def _values(definition: Definition, query: BehindQuery) -> dict[str, str]:
    """The values asked for. Raises Problem 422 for a dimension that the indicator has not."""
    found = {name: value for name in FILTERS if (value := getattr(query, name)) is not None}
    if strangers := sorted(set(found) - set(definition.dimensions)):
        allowed = ", ".join(name for name in FILTERS if name in definition.dimensions)
        detail = f"{definition.id} has no {strangers[0]}; it has {allowed or 'none of these'}."
        raise Problem(422, "invalid", detail)
    return found
