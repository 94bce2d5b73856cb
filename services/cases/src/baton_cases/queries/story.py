"""The story of a case, and new lines on all cases that somebody sees."""

import asyncpg
import msgspec

from baton_cases.projections.story.screen import LineRow
from baton_cases.queries.merged import FAMILY
from baton_cases.queries.scope import VISIBLE, Scope
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
order by story.epoch, story.position limit $6
"""


async def lines_of(pool: Queries, case_id: str, after: Position, limit: int) -> list[LineRow]:
    """The story of one case, and of those merged into it, after a position. The caller checks who
    may read it."""
    rows = await pool.fetch(OF_CASE, case_id, after.epoch, after.number, limit)
    return [read_line(row) for row in rows]


async def new_lines(pool: Queries, scope: Scope, after: Position, limit: int) -> list[LineRow]:
    """New lines after a position on cases that the scope sees now."""
    rows = await pool.fetch(NEWS, *scope.parameters, after.epoch, after.number, limit)
    return [read_line(row) for row in rows]


def read_line(row: asyncpg.Record) -> LineRow:
    """From a row of the read model."""
    fields = dict(row.items())
    fields["words"] = msgspec.json.decode(fields["words"])
    fields["attachments"] = msgspec.json.decode(fields["attachments"])
    return msgspec.convert(fields, LineRow)
