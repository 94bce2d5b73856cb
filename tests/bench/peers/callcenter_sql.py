"""mod_callcenter's way: members, agents and tiers in tables, and each tick asks them anew.

After FreeSWITCH's `mod_callcenter.c`: the waiting members by score, for each the agents of its
queue by level, position and the end of their last call; the first who can is written down.
"""

import time

import asyncpg

from baton_routing.domain.configuration.events import QueueChanged, SkillsChanged
from baton_routing.domain.contact.events import ContactQueued
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.busy_floor import BusyFloor, Size

TABLES = """
create table members (
    uuid text primary key, queue text not null, language text not null,
    joined_epoch float8 not null, base_score int not null, state text not null, serving_agent text
);
create index members_state on members (state);
create table agents (
    name text primary key, status text not null, state text not null,
    last_bridge_end float8 not null
);
create table tiers (
    queue text not null, language text not null, agent text not null, level int not null,
    position int not null, primary key (queue, language, agent)
);
create index tiers_agent on tiers (agent);
"""
MEMBERS = """
select uuid, queue, language, ($1 - joined_epoch) + base_score * 100000 as score from members
where state = 'Waiting' order by score desc
"""
AGENTS = """
select name from agents join tiers on agents.name = tiers.agent
where tiers.queue = $1 and tiers.language = $2 and agents.status = 'Available'
    and agents.state = 'Waiting'
order by level, position, last_bridge_end, name
"""


async def callcenter_rate(postgres: PostgresServer, size: Size, ticks: int) -> float:
    """Decisions a second, each one tick: an agent has come free, and somebody new has come."""
    async with postgres.fresh() as database:
        connection = await asyncpg.connect(database.owner_dsn)
        try:
            await connection.execute(TABLES)
            floor = BusyFloor(size)
            await _fill(connection, floor)
            began = time.perf_counter()
            for number in range(ticks):
                await _free(connection, f"a{number}", float(number))
                await _tick(connection, 1e6 + number)
            return ticks / (time.perf_counter() - began)
        finally:
            await connection.close()


async def _tick(connection: asyncpg.Connection, now: float) -> None:
    members = await connection.fetch(MEMBERS, now)
    for member in members:
        agents = await connection.fetch(AGENTS, member["queue"], member["language"])
        if agents:
            await connection.execute(
                "update members set state = 'Trying', serving_agent = $2 where uuid = $1",
                member["uuid"],
                agents[0]["name"],
            )
            await connection.execute(
                "update agents set state = 'Receiving' where name = $1", agents[0]["name"]
            )
            return


async def _free(connection: asyncpg.Connection, agent: str, now: float) -> None:
    await connection.execute(
        "update agents set state = 'Waiting', last_bridge_end = $2 where name = $1", agent, now
    )


async def _fill(connection: asyncpg.Connection, floor: BusyFloor) -> None:
    needs: dict[str, dict[str, int]] = {}
    agents: list[tuple[str, str, str, float]] = []
    tiers: list[tuple[str, str, str, int, int]] = []
    members: list[tuple[str, str, str, float, int, str]] = []
    for event in floor.begin():
        match event:
            case QueueChanged(queue=queue):
                needs[queue.queue] = queue.skills
            case SkillsChanged(agent=skilled):
                agents.append((skilled.agent, "Available", "In a queue call", 0.0))
                for queue_, skills in needs.items():
                    if all(skilled.skills.get(s, 0) >= level for s, level in skills.items()):
                        tiers += [
                            (queue_, language, skilled.agent, 1, 1)
                            for language in ("zh", "en")
                            if f"lang:{language}" in skilled.skills
                        ]
            case ContactQueued():
                language = event.language_needed or ""
                joined = event.arrived_at.timestamp()
                row = (event.contact_id, event.queue, language, joined, event.priority, "Waiting")
                members.append(row)
            case _:
                pass
    await connection.copy_records_to_table("agents", records=agents)
    await connection.copy_records_to_table("tiers", records=tiers)
    columns = ["uuid", "queue", "language", "joined_epoch", "base_score", "state"]
    await connection.copy_records_to_table("members", records=members, columns=columns)
    await connection.execute("analyze")
