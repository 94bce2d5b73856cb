"""The facts for an agent about a calling customer: cases, and the last words on them."""

from collections.abc import Sequence

import asyncpg

from baton_cases.projections.story.lines import LineRow
from baton_cases.queries.story import read_line
from baton_common.engine.projections.queries import Queries

MOST_CASES = 10
MOST_WORDS = 5

CASES = """
select * from cases where customer_id = any($1)
order by array_position(array['open', 'resolved', 'closed'], status), changed_at desc, case_id desc
limit $2
"""
LAST_WORDS = """
select lines.* from unnest($1::text[]) as ids(id), lateral (
    select * from story where case_id = ids.id and words::text <> '[]'
    order by epoch desc, position desc limit $2) lines
order by lines.epoch desc, lines.position desc limit $2
"""


async def cases_of(pool: Queries, family: Sequence[str]) -> list[asyncpg.Record]:
    """The customer's cases, whatever the department: the last open one first."""
    rows: list[asyncpg.Record] = await pool.fetch(CASES, list(family), MOST_CASES)
    return rows


async def last_words(pool: Queries, case_ids: Sequence[str]) -> list[LineRow]:
    """The last words on these cases, by the customer or by us, newest first."""
    return [read_line(row) for row in await pool.fetch(LAST_WORDS, list(case_ids), MOST_WORDS)]
