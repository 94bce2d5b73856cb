"""The list of cases: by number, customer, state, department, matter, person, and words."""

from collections.abc import Collection
from dataclasses import dataclass

import asyncpg

from baton_cases.queries.scope import VISIBLE, Scope
from baton_common.engine.projections.queries import Queries

MATCHES = """
select case_id from search where token = any($1::text[])
group by case_id having count(distinct token) = $2
"""
PAGE = f"""
select *, {VISIBLE.format(t="cases")} as is_own from cases
where ({VISIBLE.format(t="cases")} or customer_id = any($14::text[]))
    and ($4::text is null or number = $4) and ($5::text[] is null or customer_id = any($5))
    and ($6::text is null or status = $6) and ($7::text is null or department = $7)
    and ($8::text is null or matter = $8) and ($9::text is null or person = $9)
    and ($10::text[] is null or case_id in ({{matches}}))
    and ($12::text is null or case_id < $12)
order by case_id desc limit $13
""".format(matches=MATCHES.replace("$1", "$10").replace("$2", "$11"))

ONE = f"""
select *, {VISIBLE.format(t="cases")} as is_own from cases
where ({VISIBLE.format(t="cases")} or customer_id = any($5::text[])) and case_id = $4
"""


@dataclass(frozen=True)
class Filters:
    """Filters of the list; None: no filter."""

    number: str | None = None
    customers: list[str] | None = None
    status: str | None = None
    department: str | None = None
    matter: str | None = None
    person: str | None = None
    tokens: list[str] | None = None
    """Hashes of words; a case must have all of them."""


async def case_page(
    pool: Queries,
    scope: Scope,
    filters: Filters,
    *,
    before: str | None,
    limit: int,
    callers: Collection[str] = (),
) -> list[asyncpg.Record]:
    """The newest first, those before an id: what the scope sees, and cases of the `callers`,
    customers who are on the line (`is_own` is false for cases seen only because of that)."""
    rows: list[asyncpg.Record] = await pool.fetch(
        PAGE,
        *scope.parameters,
        filters.number,
        filters.customers,
        filters.status,
        filters.department,
        filters.matter,
        filters.person,
        filters.tokens,
        len(filters.tokens or ()),
        before,
        limit,
        list(callers),
    )
    return rows


async def one_case(
    pool: Queries, scope: Scope, case_id: str, callers: Collection[str] = ()
) -> asyncpg.Record | None:
    """The case, if the scope sees it or it is a case of one of the `callers` (see `case_page`)."""
    return await pool.fetchrow(ONE, *scope.parameters, case_id, list(callers))
