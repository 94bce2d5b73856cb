"""Fills kpi's read model by its own fold, in one process for each core: what is new is copied in;
the sums, differences of each batch, are copied beside and added up once in the end."""

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import msgspec
import uvloop
from sqlalchemy import Table

from baton_common.engine.projections.rows import PostgresRowStore
from baton_kpi.projections.folding import Changes, Folding, Key, Record
from baton_kpi.projections.indicators import load, write
from baton_kpi.projections.tables import DAYS, FACTS, HOURS, QUARTERS, RECORDS
from tests.bench.children import answering, child
from tests.bench.made_cases import MadeCases

PARTS = 2
A_BATCH = 5_000
LIMIT = 3_600.0
SEARCH = {"search_path": "projections, public"}
OF_AGENTS = {"agent", "agent-day"}
IN_TIME = ("term", "at", "scope", "bucket", "n", "total")
OF_DAY = ("term", "view", "at", "value", "scope", "bucket", "n", "total")
SUMS = {QUARTERS: IN_TIME, HOURS: IN_TIME, DAYS: OF_DAY}
"""The columns of each table of sums, in the order in which they are added."""

_encode = msgspec.json.Encoder(order="sorted").encode


class Question(msgspec.Struct):
    """The cases of a month that a process is to load."""

    whole: int
    begin: int
    end: int
    part: int


async def load_cases(
    connection: asyncpg.Connection, dsn: str, whole: int, begin: int, end: int
) -> None:
    """The cases from number `begin` to `end` of a month, as if their news had been heard."""
    for table, columns in SUMS.items():
        await connection.execute(
            f"create unlogged table {_added(table)} as select {', '.join(columns)} from {table}"
        )
    async with AsyncExitStack() as stack:
        module = "tests.bench.loading_cases"
        children = [await stack.enter_async_context(child(module, dsn)) for _ in range(PARTS)]
        questions = [Question(whole, begin, end, part) for part in range(PARTS)]
        await asyncio.gather(
            *(each.ask(asked, LIMIT) for each, asked in zip(children, questions, strict=True))
        )
    await connection.execute("set work_mem = '256MB'; set statement_timeout = 0")
    for table in SUMS:
        keys = ", ".join(column.name for column in table.primary_key)
        await connection.execute(
            f"truncate {table}; insert into {table} ({keys}, n, total) "
            f"select {keys}, sum(n), sum(total) from {_added(table)} group by {keys} "
            f"having sum(n) <> 0 order by {keys}; drop table {_added(table)}"
        )
    await connection.execute("analyze")
    await connection.execute("reset work_mem; reset statement_timeout")


async def load_part(connection: asyncpg.Connection, asked: Question) -> None:
    """Loads the part of one process."""
    made = MadeCases(asked.whole, begin=asked.begin, part=asked.part, parts=PARTS)
    agents: dict[Key, Record] = {}
    store = PostgresRowStore(connection)
    for begin in range(asked.begin, asked.end, A_BATCH):
        changes = await _folded(store, made, min(A_BATCH, asked.end - begin), agents)
        records = [each for each in changes.records if each[0][0] not in OF_AGENTS]
        await connection.copy_records_to_table(
            RECORDS.name, records=[(*key, _encode(record).decode()) for key, record in records]
        )
        for kind, facts in changes.facts.items():
            if kind != "agent_time":
                await connection.copy_records_to_table(
                    FACTS[kind].name, records=map(msgspec.structs.astuple, facts)
                )
        sums = changes.sums
        for table, rows in (
            (QUARTERS, sums.by_quarter()),
            (HOURS, sums.by_hour()),
            (DAYS, sums.by_day()),
        ):
            await connection.copy_records_to_table(
                _added(table), records=map(msgspec.structs.astuple, rows), columns=SUMS[table]
            )
        of_agents = changes.facts.get("agent_time", [])
        await write(store, Changes(facts={"agent_time": of_agents} if of_agents else {}))
    await write(store, Changes(records=list(agents.items())))


async def _folded(
    store: PostgresRowStore, made: MadeCases, cases: int, agents: dict[Key, Record]
) -> Changes:
    folding = Folding()
    for needed in folding.take(made.next(cases)):
        asked = [key for key in needed if key[0] in OF_AGENTS and key not in folding.records]
        if unknown := [key for key in asked if key not in agents]:
            agents.update(await load(store, unknown))
        folding.put((key, agents[key]) for key in asked if key in agents)
    changes = folding.changes()
    agents.update((key, record) for key, record in changes.records if key[0] in OF_AGENTS)
    return changes


def _added(table: Table) -> str:
    return f"{table}_added"


async def main(dsn: str) -> None:
    """Load what is asked for."""
    connection = await asyncpg.connect(dsn, server_settings=SEARCH)

    async def answer(question: Any) -> None:
        await load_part(connection, msgspec.convert(question, Question))

    try:
        await answering(answer)
    finally:
        await connection.close()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
