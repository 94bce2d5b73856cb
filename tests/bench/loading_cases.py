"""Fills kpi's read model by its own fold, many cases at a time: what is new is copied in, what
changes again and again (agents' time, sums) is put there once in the end."""

from collections.abc import Iterator

import asyncpg
import msgspec

from baton_kpi.projections.folding import Changes, Folding, Key, Record
from baton_kpi.projections.indicators import load, write
from baton_kpi.projections.summing import Sums
from baton_kpi.projections.tables import FACTS, RECORDS
from tests.bench.made_cases import MadeCases

A_BATCH = 1_000
MOST_SUMS = 50_000
OF_AGENTS = {"agent", "agent-day"}

_encode = msgspec.json.Encoder(order="sorted").encode


async def load_cases(connection: asyncpg.Connection, made: MadeCases, cases: int) -> None:
    """The next cases, as if their news had been heard."""
    agents: dict[Key, Record] = {}
    sums = Sums()
    while cases > 0:
        changes = await _folded(connection, made, min(A_BATCH, cases), agents)
        cases -= A_BATCH
        sums.merge(changes.sums)
        new = [(key, record) for key, record in changes.records if key[0] not in OF_AGENTS]
        rows = [(kind, id_, _encode(record).decode()) for (kind, id_), record in new]
        await connection.copy_records_to_table(RECORDS.name, records=rows)
        for kind, facts in changes.facts.items():
            if kind != "agent_time":
                rows = [msgspec.structs.astuple(fact) for fact in facts]
                await connection.copy_records_to_table(FACTS[kind].name, records=rows)
        facts = changes.facts.get("agent_time", [])
        await write(connection, Changes(facts={"agent_time": facts} if facts else {}))
    await write(connection, Changes(records=list(agents.items())))
    for part in _parts(sums):
        await write(connection, Changes(sums=part))
    await connection.execute("analyze")


async def _folded(
    connection: asyncpg.Connection, made: MadeCases, cases: int, agents: dict[Key, Record]
) -> Changes:
    folding = Folding()
    for needed in folding.take(made.next(cases)):
        asked = {key for key in needed - folding.records.keys() if key[0] in OF_AGENTS}
        if unknown := asked - agents.keys():
            agents.update(await load(connection, unknown))
        folding.put((key, agents[key]) for key in asked & agents.keys())
    changes = folding.changes()
    agents.update((key, record) for key, record in changes.records if key[0] in OF_AGENTS)
    return changes


def _parts(sums: Sums) -> Iterator[Sums]:
    """Not more at once than a statement should hold."""
    for name in ("quarters", "hours", "days"):
        cells = list(getattr(sums, name).items())
        for begin in range(0, len(cells), MOST_SUMS):
            yield Sums(**{name: dict(cells[begin : begin + MOST_SUMS])})
