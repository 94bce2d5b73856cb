"""The facts that a figure was counted from, one after the other."""

from datetime import datetime
from typing import Annotated, Literal

import asyncpg
from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field

from baton_common.edge.http.cursors import MOST, instant_of, key_after
from baton_common.edge.http.paging import Cursor, Page
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Output, example
from baton_common.edge.problems import Problem
from baton_common.model.language_tags import canonical
from baton_kpi.api.access import Reader
from baton_kpi.api.asked import IndicatorId, Name, Range, Word, definition_of, must_fit, period_of
from baton_kpi.api.using import Using
from baton_kpi.domain.indicators.definition import Definition
from baton_kpi.domain.indicators.formula import parts_of
from baton_kpi.queries.behind import Behind, page_behind

FILTERS = ("person", "matter", "channel", "language", "rung", "outcome", "code")


def _tag(written: str) -> str:
    """As facts have it: `zh_CN` is `zh-CN`."""
    return canonical(written) or written


class BehindQuery(Range):
    """The question whose figure it is; instead of `by`, the value of the group."""

    part: Literal["numerator", "denominator"] = "numerator"
    """The side of the division."""
    person: Annotated[Name, Ref("agent").narrowing] | None = None
    """Only of this person."""
    matter: Annotated[Name, Ref.public("matter")] | None = None
    """Only of this matter."""
    channel: Word | None = None
    """Only of this channel."""
    language: Annotated[Word, AfterValidator(_tag)] | None = None
    """Only of this language."""
    rung: Word | None = None
    """Only of this rung."""
    outcome: Word | None = None
    """Only of this outcome."""
    code: Word | None = None
    """Only with this wrap-up code."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    """Most entries of the page."""
    after: Cursor | None = None
    """`next` of the page before, as it came."""


class BehindFact(Output):
    """One fact that was counted."""

    model_config = example(
        fact="contacts",
        id="call-1",
        at="2026-03-02T09:30:00Z",
        counts=1,
        value=None,
        case_id=None,
        contact_id="call-1",
        thread_id=None,
        department="billing",
        queue="billing",
        person="ada",
        matter=None,
    )

    fact: str
    """The kind of fact: see `GET /v1/facts/{kind}`."""
    id: str
    """Id of the fact."""
    at: datetime
    """The instant by which it was counted."""
    counts: int
    """1; −1 where it is taken off (detractors, customers who came again)."""
    value: int | None
    """Its contribution to a sum: seconds, or a score."""
    case_id: str | None
    """The case it belongs to."""
    contact_id: str | None
    """The contact it belongs to."""
    thread_id: str | None
    """The thread it belongs to."""
    department: str | None
    """The department of the fact."""
    queue: str | None
    """The queue it waited in."""
    person: str | None
    """The person of the fact."""
    matter: str | None
    """The matter it was about."""


def behind_routes(using: Using) -> APIRouter:
    """`/v1/indicators/{id}/behind`."""
    router = edge_router("indicators")

    @router.get("/v1/indicators/{indicator_id}/behind")
    async def read_behind(
        caller: Reader, indicator_id: IndicatorId, query: Annotated[BehindQuery, Query()]
    ) -> Page[BehindFact]:
        """Read which cases and contacts a figure was counted from, in the order of time."""
        definition = definition_of(indicator_id)
        settings, _ = await using.settings(caller)
        period = period_of(query, settings.zone)
        must_fit(definition, query, None, period)
        values = _values(definition, query)
        where = f"{query.department}:{query.queue}:{values}"
        of = f"behind:{indicator_id}:{query.part}:{period.begin}:{period.end}:{where}"
        key = key_after(of, query.after, str, str, int)
        counted, among = parts_of(definition.formula)
        behind = Behind(
            parts=counted if query.part == "numerator" else among or counted,
            period=period,
            scopes=await using.scopes(caller, settings, query),
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
        return Page[BehindFact].cut(of, items, query.limit, *place)

    return router


def _view(row: asyncpg.Record) -> BehindFact:
    return BehindFact(**{name: row[name] for name in BehindFact.model_fields})


def _values(definition: Definition, query: BehindQuery) -> dict[str, str]:
    """The values asked for. Raises Problem 422 for a dimension that the indicator has not."""
    found = {name: value for name in FILTERS if (value := getattr(query, name)) is not None}
    if strangers := sorted(set(found) - set(definition.dimensions)):
        allowed = ", ".join(name for name in FILTERS if name in definition.dimensions)
        detail = f"{definition.id} has no {strangers[0]}; it has {allowed or 'none of these'}."
        raise Problem(422, "invalid", detail)
    return found
