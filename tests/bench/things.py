"""The small world that is measured: things that are done, some of them told to others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeAlias

import asyncpg

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.log.traced_log import TracedLog
from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import create_common
from baton_testkit.servers.postgres import PostgresServer

METADATA = Metadata(correlation_id="bench")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
TOLD = "bench.thing.done.v1"
WORDS = "x" * 120

Count: TypeAlias = int


class ThingDone(Event, frozen=True):
    """A body of the size that Baton's own events have."""

    thing: str
    words: str


class ThingTold(Contract, frozen=True, kw_only=True):
    """The contract of a thing that was done."""

    contract_type = TOLD
    thing: str
    words: str

    @property
    def key(self) -> str:
        """The thing."""
        return self.thing


def evolve(times: Count, event: ThingDone) -> Count:
    """Counts one more."""
    return times + 1


THING: Aggregate[Count, ThingDone] = Aggregate(
    "thing", 0, evolve, EventTypes({"thing-done": ThingDone})
)
TOLD_THING: Aggregate[Count, ThingDone] = Aggregate(
    "told", 0, evolve, EventTypes({"told-done": ThingDone})
)


def publish(event: ThingDone, after: Count) -> Contract:
    """Each is told."""
    return ThingTold(thing=event.thing, words=event.words)


def do(
    work: UnitOfWork, id_: str, aggregate: Aggregate[Count, ThingDone] = THING, times: int = 1
) -> Count:
    """The decision: look at the thing, record that it was done."""
    work.state(aggregate, id_)
    done = ThingDone(thing=id_, words=WORDS, at=NINE)
    return work.record(aggregate, id_, *[done] * times)


@asynccontextmanager
async def opened(dsn: str, service: str = "bench") -> AsyncIterator[PostgresLog]:
    """A log as services have it, on a database that has the common tables."""
    log = TracedLog(
        dsn, service=service, aggregates=[THING, TOLD_THING], publishers={"told": publish}
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


async def add_common(database: Database) -> None:
    """Bring the common tables into an empty database."""
    owner = await asyncpg.connect(database.owner_dsn)
    try:
        await create_common(owner, database.service_role)
    finally:
        await owner.close()


@asynccontextmanager
async def fresh(postgres: PostgresServer) -> AsyncIterator[Database]:
    """A database with the common tables, gone in the end."""
    async with postgres.fresh() as database:
        await add_common(database)
        yield database
