"""Both feeds: the owner's database restored behind its topic, and the subscriber's database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest

from baton_common.engine.feed.positions import checkpoints_witness
from baton_common.engine.log.epochs import Witness
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.relay.last_records import topic_witness
from baton_common.platform.postgres.database import Database
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.contracts.feed.direct_world import DirectBetween
from tests.contracts.feed.kafka_world import KafkaBetween
from tests.contracts.feed.worlds import World, fetch, opened_log

OTHER_TIMELINE = "update log_head set timeline = '0000000F'"


@asynccontextmanager
async def snapshot(postgres: PostgresServer, database: Database) -> AsyncIterator[Database]:
    """A copy as it is now. Nobody else may be connected at that moment: they come back."""
    name = f"{database.name}_then"
    async with postgres.superuser() as superuser:
        await superuser.execute(f'alter database "{database.name}" allow_connections false')
        await postgres.cut_off(database.name)
        await superuser.execute(
            f'create database "{name}" template "{database.name}" owner "{database.owner_role}"'
        )
        await superuser.execute(f'alter database "{database.name}" allow_connections true')
        await superuser.execute(f'grant connect on database "{name}" to "{database.service_role}"')
    try:
        yield replace(
            database,
            name=name,
            owner_dsn=database.owner_dsn.replace(database.name, name),
            service_dsn=database.service_dsn.replace(database.name, name),
        )
    finally:
        async with postgres.superuser() as superuser:
            await superuser.execute(f'drop database "{name}" with (force)')


class Visits:
    """Rows of a database, on a connection for each statement."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, query: str, *args: object) -> Sequence[asyncpg.Record]:
        return await fetch(self._database, query, *args)


def witnesses(world: World) -> Mapping[str, Witness]:
    """Those who have seen what the owner told, as a service gives them to its log."""
    if isinstance(world.between, KafkaBetween):
        return {"topic": topic_witness(world.between.kafka, world.topic)}
    return {"board": checkpoints_witness(Visits(world.receiver_database), world.topic)}


@asynccontextmanager
async def owner_on(world: World, database: Database) -> AsyncIterator[PostgresLog]:
    """The owner's process on the restored database, its relay or source with it."""
    known = witnesses(world)
    if isinstance(world.between, KafkaBetween):
        await world.between.stop()
    await world.owner.close()
    async with opened_log(database, "toy", known) as owner:
        world.owner, world.owner_database = owner, database
        assert isinstance(world.between, KafkaBetween | DirectBetween)
        world.between.moved_to(owner, database)
        yield owner
        if isinstance(world.between, KafkaBetween):
            await world.between.stop()


@pytest.mark.parametrize("statement", ["select 1", OTHER_TIMELINE], ids=["same", "other timeline"])
async def test_after_its_recovery_what_a_restored_owner_tells_is_heard(
    world: World, postgres: PostgresServer, statement: str
) -> None:
    async with world.receiver():
        await world.publish(*[("a", "on")] * 3)
        await world.all_received()
        async with snapshot(postgres, world.owner_database) as then:
            await world.publish(*[("a", "on")] * 2)
            await world.all_received()
            await fetch(then, statement)
            async with owner_on(world, then) as owner:
                assert await owner.recover() > (2, 0)
                await until(lambda: _ready(owner))
                await world.publish(*[("a", "lost before")] * 2, ("b", "on"))
                await world.all_received()
                assert (await world.lines("a"))[3:] == [
                    "4 on",
                    "5 on",
                    "4 lost before",
                    "5 lost before",
                ]
                assert await world.lines("b") == ["1 on"]


async def _ready(owner: PostgresLog) -> bool:
    return await owner.ready() is None


async def test_on_another_timeline_nothing_is_told_before_somebody_recovers_it(
    world: World, postgres: PostgresServer
) -> None:
    async with world.receiver():
        await world.publish(*[("a", "on")] * 3)
        await world.all_received()
    async with snapshot(postgres, world.owner_database) as then:
        async with world.receiver():
            await world.publish(("a", "on"))
            await world.all_received()
        await fetch(then, OTHER_TIMELINE)
        async with owner_on(world, then) as owner:
            sentence = await owner.ready()
            assert sentence is not None
            assert "has seen 1.4, the log ends at 1.3" in sentence


async def test_without_a_loss_a_log_on_another_timeline_goes_on_by_itself(
    world: World, postgres: PostgresServer
) -> None:
    async with world.receiver():
        await world.publish(*[("a", "on")] * 3)
        await world.all_received()
        async with snapshot(postgres, world.owner_database) as then:
            await fetch(then, OTHER_TIMELINE)
            async with owner_on(world, then) as owner:
                await until(lambda: _ready(owner))
                await world.publish(*[("a", "on")] * 2)
                await world.all_received()
                assert await world.lines("a") == [f"{n} on" for n in range(1, 6)]


async def test_a_relay_sends_nothing_onto_a_topic_that_is_ahead_of_its_log(
    over_kafka: World, postgres: PostgresServer
) -> None:
    async with over_kafka.receiver():
        await over_kafka.publish(*[("a", "on")] * 3)
        await over_kafka.all_received()
    async with snapshot(postgres, over_kafka.owner_database) as then:
        await over_kafka.publish(("a", "on"))
        async with owner_on(over_kafka, then):
            between = over_kafka.between
            assert isinstance(between, KafkaBetween)
            await until(lambda: between.relay.error, 20)
            assert "ends with 1.4" in (between.relay.error or "")


async def test_the_direct_feed_refuses_a_log_that_is_behind_the_checkpoint(
    direct: World, postgres: PostgresServer
) -> None:
    await direct.publish(*[("a", "on")] * 3)
    async with snapshot(postgres, direct.owner_database) as then:
        async with direct.receiver():
            await direct.publish(("a", "on"))
            await direct.all_received()
        async with owner_on(direct, then), direct.process() as receiver, receiver.at_work():
            await until(lambda: receiver.following.error)
            assert "is at 1.4, but the log of toy ends at 1.3" in str(receiver.following.error)


async def test_a_restored_subscriber_hears_again_what_it_lost(
    world: World, postgres: PostgresServer
) -> None:
    async with world.receiver():
        await world.publish(*[("a", "on")] * 3)
        await world.all_received()
    async with snapshot(postgres, world.receiver_database) as then:
        async with world.receiver():
            await world.publish(*[("a", "on")] * 3)
            await world.all_received()
        world.receiver_database = then
        async with world.receiver():
            await world.publish(("a", "on"))
            await world.all_received()
        assert await world.lines("a") == [f"{n} on" for n in range(1, 8)]
