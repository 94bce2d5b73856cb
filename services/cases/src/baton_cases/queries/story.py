"""The story of a case, and new lines on all cases that somebody sees."""

import asyncpg
import msgspec

from baton_cases.projections.story.lines import LineRow
from baton_cases.queries.merged import FAMILY
from baton_cases.queries.scope import VISIBLE, Concerned, Scope
from baton_common.engine.projections.queries import Queries
from baton_common.model.position import Position

OF_CASE = f"""
select * from (
    select distinct on (epoch, position) * from story
    where case_id in ({FAMILY}) and (epoch, position) > ($2, $3)
    order by epoch, position, (case_id = $1) desc
) as lines order by epoch, position limit $4
"""
NEWS = f"""
select story.* from story join cases on cases.case_id = story.case_id
where {VISIBLE.format(t="cases")} and (story.epoch, story.position) > ($4, $5)
    and (story.epoch, story.position) <= ($6, $7)
order by story.epoch, story.position fetch first $8 rows with ties
"""
OF_ALL = """
select story.*, cases.department as department_, cases.asked_department as asked_department_,
    cases.person as person_, cases.asked as asked_
from story join cases on cases.case_id = story.case_id
where (story.epoch, story.position) > ($1, $2) and (story.epoch, story.position) <= ($3, $4)
order by story.epoch, story.position fetch first $5 rows with ties
"""
_CONCERNED = ("department", "asked_department", "person", "asked")


async def lines_of(pool: Queries, case_id: str, after: Position, limit: int) -> list[LineRow]:
    """The story of one case, and of those merged into it, after a position. The caller checks who
    may read it."""
    rows = await pool.fetch(OF_CASE, case_id, after.epoch, after.number, limit)
    return [read_line(row) for row in rows]


async def new_lines(
    pool: Queries, scope: Scope, after: Position, until: Position, limit: int
) -> list[LineRow]:
    """New lines after a position and up to another on cases that the scope sees now; one event's
    lines of several cases are never cut apart."""
    rows = await pool.fetch(NEWS, *scope.parameters, *after, *until, limit)
    return [read_line(row) for row in rows]


async def lines_with_concerned(
    pool: Queries, after: Position, until: Position, limit: int
) -> list[tuple[LineRow, Concerned]]:
    """New lines after a position and up to another, each with whom its case concerns now; one
    event's lines are never cut apart."""
    rows = await pool.fetch(OF_ALL, *after, *until, limit)
    return [
        (read_line(row), Concerned(**{name: row[f"{name}_"] for name in _CONCERNED}))
        for row in rows
    ]


def read_line(row: asyncpg.Record) -> LineRow:
    """From a row of the read model."""
    fields = dict(row.items())
    fields["words"] = msgspec.json.decode(fields["words"])
    for name in ("sender", "sender_name"):
        fields[name] = msgspec.json.decode(fields[name]) if fields[name] else None
    fields["attachments"] = msgspec.json.decode(fields["attachments"])
    fields["folded"] = msgspec.json.decode(fields["folded"])
    return msgspec.convert(fields, LineRow)
