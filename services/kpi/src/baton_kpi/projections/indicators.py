"""The read model behind every figure: follows all four topics, keeps facts and their sums.

Batches are written one after the other: what one partition tells changes rows of another's things.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import asyncpg
import msgspec

from baton_common.engine.projections.rows import write_rows
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.house import DepartmentChanged, PersonChanged
from baton_contracts.published import decode_contract, split_type
from baton_contracts.topics import TOPICS
from baton_kpi.domain.facts.news import When
from baton_kpi.projections.folding import KINDS, Changes, Folding, Key, News, Record
from baton_kpi.projections.summing import Sums
from baton_kpi.projections.tables import DAYS, FACTS, HOURS, METADATA, NAME, QUARTERS

KNOWN = {split_type(each.contract_type)[0] for topic in TOPICS for each in topic.contracts}
"""News that this release can read, older versions too; others are passed over."""

_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext(current_schema() || ' indicators'))"
_LOAD = """
select r.kind, r.id, r.body from indicators_records r
join unnest($1::text[], $2::text[]) as k(kind, id) on r.kind = k.kind and r.id = k.id
"""
_REMEMBER = """
insert into indicators_records (kind, id, body)
select * from unnest($1::text[], $2::text[], $3::text[])
on conflict (kind, id) do update set body = excluded.body
"""
_FORGET = """
delete from indicators_records r using unnest($1::text[], $2::text[]) as k(kind, id)
where r.kind = k.kind and r.id = k.id
"""
_IN_TIME = """
insert into {table} as c (term, at, scope, bucket, n, total)
select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::int8[], $5::int8[], $6::int8[])
on conflict (term, at, scope, bucket)
    do update set n = c.n + excluded.n, total = c.total + excluded.total
"""
_IN_TIME_EMPTY = """
delete from {table} c
using unnest($1::text[], $2::timestamptz[], $3::text[], $4::int8[]) as k(term, at, scope, bucket)
where c.term = k.term and c.at = k.at and c.scope = k.scope and c.bucket = k.bucket and c.n = 0
"""
_DAYS = """
insert into indicators_days as c (term, view, at, value, scope, bucket, n, total)
select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::int8[],
    $7::int8[], $8::int8[])
on conflict (term, view, at, value, scope, bucket)
    do update set n = c.n + excluded.n, total = c.total + excluded.total
"""
_DAYS_EMPTY = """
delete from indicators_days c
using unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::int8[])
    as k(term, view, at, value, scope, bucket)
where c.term = k.term and c.view = k.view and c.at = k.at and c.value = k.value
    and c.scope = k.scope and c.bucket = k.bucket and c.n = 0
"""
_SUMS: Mapping[str, tuple[str, str]] = {
    QUARTERS.name: (_IN_TIME.format(table=QUARTERS), _IN_TIME_EMPTY.format(table=QUARTERS)),
    HOURS.name: (_IN_TIME.format(table=HOURS), _IN_TIME_EMPTY.format(table=HOURS)),
    DAYS.name: (_DAYS, _DAYS_EMPTY),
}
"""For each table of sums: what adds to its cells, and what takes out those that are empty."""
_NAMES = """
insert into indicators_names (kind, id, zh, en, departments)
select kind, id, zh, en, string_to_array(departments, ' ')
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    as n(kind, id, zh, en, departments)
on conflict (kind, id)
    do update set zh = excluded.zh, en = excluded.en, departments = excluded.departments
"""

_encode = msgspec.json.Encoder(order="sorted").encode
_decoders = {kind: msgspec.json.Decoder(type_) for kind, type_ in KINDS.items()}


class Indicators:
    """The projection."""

    name = NAME
    metadata = METADATA

    async def apply(
        self, records: Sequence[ReceivedMessage], connection: asyncpg.Connection
    ) -> None:
        """Fold one batch and write what it changed."""
        news = [_read(record) for record in records if split_type(record.type)[0] in KNOWN]
        await connection.execute(_ONE_AT_A_TIME)
        await fold_in(connection, news)


async def fold_in(connection: asyncpg.Connection, news: Sequence[News]) -> None:
    """Fold news and write what they change; nobody else may write meanwhile."""
    folding = Folding()
    for needed in folding.take(news):
        if missing := [key for key in needed if key not in folding.records]:
            folding.put(await load(connection, missing))
        else:
            await asyncio.sleep(0)
    changes = Changes()
    for _ in folding.compare(changes):
        await asyncio.sleep(0)
    await write(connection, changes)
    await _name(connection, news)


def _read(record: ReceivedMessage) -> News:
    checkpoint = record.position.epoch, record.position.number
    return When(checkpoint, record.at), decode_contract(record.type, record.body)


async def load(connection: asyncpg.Connection, keys: Iterable[Key]) -> list[tuple[Key, Record]]:
    """What is remembered of these, as far as anything is."""
    kinds, ids = zip(*keys, strict=True)
    rows = await connection.fetch(_LOAD, kinds, ids)
    return [((row["kind"], row["id"]), _decoders[row["kind"]].decode(row["body"])) for row in rows]


async def write(connection: asyncpg.Connection, changes: Changes) -> None:
    """All that a batch changed."""
    if changes.records:
        keys = [key for key, _ in changes.records]
        bodies = [_encode(record).decode() for _, record in changes.records]
        await connection.execute(
            _REMEMBER, [kind for kind, _ in keys], [id_ for _, id_ in keys], bodies
        )
    if changes.forgotten:
        await connection.execute(_FORGET, *map(list, zip(*changes.forgotten, strict=True)))
    for kind, ids in changes.gone.items():
        await connection.execute(f"delete from {FACTS[kind].name} where id = any($1)", ids)
    for kind, facts in changes.facts.items():
        await write_rows(connection, FACTS[kind], facts)
    await write_sums(connection, changes.sums)


async def write_sums(connection: asyncpg.Connection, sums: Sums) -> None:
    """Add the differences; a cell in which nothing is left goes."""
    for rows, table in (
        (list(sums.by_quarter()), QUARTERS),
        (list(sums.by_hour()), HOURS),
        (list(sums.by_day()), DAYS),
    ):
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            upsert, empty = _SUMS[table.name]
            await connection.execute(upsert, *columns)
            if min(columns[-2]) < 0:
                await connection.execute(empty, *columns[:-2])


async def _name(connection: asyncpg.Connection, news: Sequence[News]) -> None:
    rows: dict[Key, tuple[str, str, str]] = {}
    for _, each in news:
        match each:
            case DepartmentChanged():
                names = each.names
                rows["department", each.department] = (names.zh, names.en, "")
            case PersonChanged():
                names = each.names
                rows["person", each.person] = (names.zh, names.en, " ".join(each.departments))
            case _:
                pass
    if rows:
        table = [(*key, *row) for key, row in rows.items()]
        await connection.execute(_NAMES, *map(list, zip(*table, strict=True)))
