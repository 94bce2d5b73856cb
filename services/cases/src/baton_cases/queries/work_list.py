"""The work list of a person, over all channels: the most pressing first.

A contact that rings, one they speak in, one to wrap up; handoffs they are asked to answer; then
their own cases, by what these wait for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import asyncpg

from baton_cases.queries.scope import VISIBLE, Scope
from baton_common.engine.projections.queries import Queries

WORK = f"""
with mine as (
    select case_id, status, handoff_id, attention, promised_until, opened_at,
        array_position(array['emergency', 'high', 'normal', 'low'], priority) as urgency
    from cases where {VISIBLE.format(t="cases")} and person = $4 and (status <> 'closed'
        or (merged_into is null and 'unproven-mail' = any(attention)))),
work(kind, rank, urgency, due, id, case_id) as (
    select case when rings_at = $4 then 'contact-rings'
            when $4 = any(talking) then 'contact-answered' else 'contact-wrap-up' end,
        case when rings_at = $4 then 0 when $4 = any(talking) then 1 else 2 end,
        0, coalesce(lapses_at, since), contact_id, null
    from contacts where $4 = any(people) and $5
    union all
    select 'handoff-asked', 3, 0, lapses_at, handoff_id, case_id
    from cases where {VISIBLE.format(t="cases")} and $4 = any(asked)
    union all
    select case
            when 'promise-needs-date' = any(attention) then 'promise-needs-date'
            when promised_until < now() + interval '1 day' then 'promise-due'
            when 'customer-wrote' = any(attention) then 'customer-wrote'
            when 'unproven-mail' = any(attention) then 'unproven-mail'
            when 'mail-came-back' = any(attention) then 'mail-came-back'
            when 'low-score' = any(attention) then 'low-score'
            when 'handoff-returned' = any(attention) then 'handoff-returned'
            when status = 'resolved' then 'resolved'
            when handoff_id is not null then 'handoff-waits'
            else 'open' end,
        case when 'promise-needs-date' = any(attention) or promised_until < now() + interval '1 day'
            then 4
            when cardinality(attention) > 0 then 5
            when status = 'resolved' then 8
            when handoff_id is not null then 7
            else 6 end,
        urgency, coalesce(promised_until, opened_at), case_id, case_id
    from mine)
select * from work
where $6::int is null or (rank, urgency, due, id) > ($6, $7::int, $8::timestamptz, $9::text)
order by rank, urgency, due, id limit $10
"""
OF_CASES = "select * from cases where case_id = any($1)"
OF_CONTACTS = "select * from contacts where contact_id = any($1)"


WorkKind: TypeAlias = Literal[
    "contact-rings",
    "contact-answered",
    "contact-wrap-up",
    "handoff-asked",
    "promise-needs-date",
    "promise-due",
    "customer-wrote",
    "unproven-mail",
    "mail-came-back",
    "low-score",
    "handoff-returned",
    "open",
    "handoff-waits",
    "resolved",
]
"""Kinds of work; the words of the query `WORK`."""


@dataclass(frozen=True)
class After:
    """The end of the previous page."""

    rank: int
    urgency: int
    due: datetime
    id: str


@dataclass(frozen=True)
class WorkEntry:
    """One thing to do: about a case, or a contact that may have none yet."""

    kind: WorkKind
    after: After
    case: asyncpg.Record | None
    contact: asyncpg.Record | None


async def work_of(
    pool: Queries,
    scope: Scope,
    person: str,
    *,
    with_contacts: bool,
    after: After | None,
    limit: int,
) -> list[WorkEntry]:
    """The person's work, as far as the scope sees it. At most `limit` entries, after a page."""
    place = (after.rank, after.urgency, after.due, after.id) if after else (None,) * 4
    async with pool.acquire() as connection:
        rows = await connection.fetch(WORK, *scope.parameters, person, with_contacts, *place, limit)
        cases = await _by(connection, OF_CASES, "case_id", [row["case_id"] for row in rows])
        contacts = await _by(connection, OF_CONTACTS, "contact_id", [row["id"] for row in rows])
    return [
        WorkEntry(
            kind=row["kind"],
            after=After(row["rank"], row["urgency"], row["due"], row["id"]),
            case=cases.get(row["case_id"]),
            contact=contacts.get(row["id"]),
        )
        for row in rows
    ]


async def _by(
    connection: asyncpg.Connection, sql: str, key: str, ids: Sequence[str | None]
) -> dict[str, asyncpg.Record]:
    found = await connection.fetch(sql, [each for each in ids if each is not None])
    return {row[key]: row for row in found}
