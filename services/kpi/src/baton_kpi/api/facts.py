"""The facts themselves, to take away: what a warehouse counts for itself."""

import types
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, get_args, get_type_hints

from fastapi import APIRouter, Path, Query
from starlette.responses import Response, StreamingResponse

from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.problems import Problem
from baton_kpi.api.access import Reader
from baton_kpi.api.asked import Range, period_of
from baton_kpi.api.files import AS_FILES, format_of, streamed
from baton_kpi.api.using import Using
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.kinds import KIND
from baton_kpi.ports import FileForm
from baton_kpi.queries.listing import facts_in

FactKind = Annotated[
    str, Ref.public("facts"), Path(description="Which facts.", examples=["contacts"])
]


class FactsQuery(Range):
    """Facts of which time, in which form."""

    format: FileForm | None = None
    """By `Accept` if it is left out, else CSV."""
    bom: bool = False
    """CSV begins with a byte order mark, as some spreadsheets need it."""


def fact_routes(using: Using) -> APIRouter:
    """`/v1/facts/{kind}`."""
    router = edge_router("facts")

    @router.get("/v1/facts/{kind}", response_class=StreamingResponse, responses=AS_FILES)
    async def export_facts(
        caller: Reader, kind: FactKind, query: Annotated[FactsQuery, Query()]
    ) -> Response:
        """Take away the facts of one kind, by the time they began, as CSV or Parquet.

        Streamed: however many there are, neither side needs to hold them.
        """
        if kind not in KIND:
            detail = f"There are no facts {kind[:40]!r}; there are {', '.join(KIND)}."
            raise Problem(404, "unknown", detail)
        settings, _ = await using.settings(caller)
        period = period_of(query, settings.zone)
        if query.queue is not None and KIND[kind].scope != "queue":
            raise Problem(422, "invalid", f"{kind} have no queues; leave `queue` out.")
        scopes = await using.scopes(caller, settings, query)
        form: FileForm = "parquet" if format_of(caller, query.format) == "parquet" else "csv"
        columns = columns_of(KIND[kind])
        file = using.new_file(form, columns, bom=query.bom, facts={"kind": kind})

        async def pages() -> AsyncIterator[Sequence[Sequence[Any]]]:
            async for rows in facts_in(using.pool, kind, period, scopes[KIND[kind].scope]):
                yield [tuple(row.values()) for row in rows]

        return streamed(file, kind, pages())

    return router


def columns_of(kind: type[Fact]) -> dict[str, type]:
    """Each field with its type, whether or not it may be unknown."""
    hints = get_type_hints(kind)
    return {name: _plain(hints[name]) for name in kind.__struct_fields__}


def _plain(type_: Any) -> type:
    parts = get_args(type_) if isinstance(type_, types.UnionType) else (type_,)
    (plain,) = [part for part in parts if part is not types.NoneType]
    found: type = plain
    return found
