"""GOAL-5, second half: from a contact's arrival stored to its offer stored, at 500 a second.

The whole routing service runs here and owns the pool; another process lets calls come in, answers
and ends them. Both times are the log's own: when the one and the other event was written.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.tokens import Tokens
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment
from baton_common.program.supervision import running
from baton_routing.main import build
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.children import Child, child
from tests.bench.quiet_feed import QuietFeed
from tests.bench.rounds import Contender, Goal, Sample, in_milliseconds, race, scaled, table
from tests.bench.things import fresh

SECONDS = 6.0
RATES = {"500 arrivals/s": 500, "100 arrivals/s": 100}
GOAL = "500 arrivals/s"

LATE = """
select extract(epoch from o.recorded_at - a.recorded_at)::float8 as seconds
from events a cross join lateral (
    select recorded_at from events o where o.stream = a.stream and o.type = 'contact-offered'
    order by version limit 1) o
where a.type = 'contact-arrived' and a.position > $1
"""
NEWEST = "select coalesce(max(position), 0) from events"


async def bench(postgres: PostgresServer) -> str:
    """The table."""
    async with (
        fresh(postgres) as database,
        asyncpg.create_pool(database.owner_dsn, min_size=1, max_size=1) as looking,
        owned(database),
        child("tests.bench.floor_traffic", database.service_dsn) as traffic,
    ):
        await traffic.ask()
        await offered(traffic, looking, 100, 1.0)  # until all is warm
        rows = await race({name: at(traffic, looking, rate) for name, rate in RATES.items()}, "/s")
    goals = [Goal("GOAL-5", GOAL, None, 20, at_most=True, column="p99 ms")]
    return table("GOAL-5: from arrival stored to offer stored", rows, goals)


@asynccontextmanager
async def owned(database: Database) -> AsyncIterator[None]:
    """The service as it runs, with its read models; its pool is its own."""
    environment = Environment(
        dsn=database.service_dsn,
        vault=MemoryVault(),
        feed=QuietFeed(),
        publishing=lambda log: [],
        identify=Identify(Tokens([]).verify),
        has_access_log=False,
    )
    async with running([build(environment)]):
        yield


def at(traffic: Child, looking: asyncpg.Pool, per_second: int) -> Contender:
    """One round at this rate."""
    return lambda: offered(traffic, looking, per_second, scaled(SECONDS))


async def offered(traffic: Child, looking: asyncpg.Pool, per_second: int, seconds: float) -> Sample:
    """Arrivals a second that were offered, and how late."""
    before = await looking.fetchval(NEWEST)
    number = await traffic.ask({"per_second": per_second, "seconds": seconds}, limit=120)
    late = [row["seconds"] for row in await looking.fetch(LATE, before)]
    missing = float(number - len(late))
    return Sample(len(late) / seconds, {**in_milliseconds(late), "not offered": missing})
