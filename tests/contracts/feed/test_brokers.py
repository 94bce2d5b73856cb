"""Over Kafka: rebalances, a broker that dies, a topic that loses its end, PostgreSQL away."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from functools import partial

from baton_common.engine.relay.last_records import partition_ends
from baton_embedded.servers.kafka import kafka_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.contracts.feed.kafka_world import KafkaBetween, kafka_world
from tests.contracts.feed.worlds import PARTITIONS, Receiver, World

LAMPS = [f"lamp{n}" for n in range(8)]


async def publish_while(world: World, told: Counter[str], stop: asyncio.Event) -> None:
    """Switch one lamp after the other until told to stop."""
    while not stop.is_set():
        for lamp in LAMPS:
            await world.switch((lamp, "on"))
            told[lamp] += 1
        await asyncio.sleep(0.01)


async def each_received_once(world: World, told: Counter[str]) -> None:
    await world.between.ship()
    await world.all_received()
    for lamp in LAMPS:
        assert await world.lines(lamp) == [f"{n} on" for n in range(1, told[lamp] + 1)]


async def test_processes_come_and_go_and_each_record_is_heard_once(over_kafka: World) -> None:
    told: Counter[str] = Counter()
    stop = asyncio.Event()
    publishing = asyncio.create_task(publish_while(over_kafka, told, stop))
    async with over_kafka.receiver() as first:
        await until(lambda: first.following.tally.applied > 20, 20)
        async with over_kafka.receiver() as second:
            await until(lambda: second.following.tally.applied > 20, 20)
            async with over_kafka.receiver() as third:
                await until(lambda: third.following.tally.applied > 20, 20)
            before = second.following.tally.applied
            await until(lambda: second.following.tally.applied > before + 20, 20)
        before = first.following.tally.applied
        await until(lambda: first.following.tally.applied > before + 20, 20)
        stop.set()
        await publishing
        await each_received_once(over_kafka, told)


async def test_a_broker_that_is_killed_delays_and_neither_loses_nor_doubles(
    postgres: PostgresServer,
) -> None:
    async with kafka_server() as server, kafka_world(postgres, server) as world:
        told: Counter[str] = Counter()
        stop = asyncio.Event()
        publishing = asyncio.create_task(publish_while(world, told, stop))
        async with world.receiver() as receiver:
            await until(lambda: receiver.following.tally.applied > 50, 20)
            await server.kill()
            away = sum(told.values())
            await until(lambda: sum(told.values()) > away + 50, 20)
            await server.start()
            before = receiver.following.tally.applied
            await until(lambda: receiver.following.tally.applied > before + 50, 60)
            stop.set()
            await publishing
            await each_received_once(world, told)


async def test_a_topic_made_anew_is_filled_again_and_checkpoints_absorb_it(
    over_kafka: World, between: KafkaBetween
) -> None:
    async with over_kafka.receiver():
        await over_kafka.publish(*[(lamp, "on") for lamp in LAMPS])
        await over_kafka.all_received()
    await between.stop()
    await between.server.delete_topics(over_kafka.topic)
    await until(lambda: _made(between, over_kafka.topic))
    between.start()
    async with over_kafka.receiver():
        await over_kafka.publish(*[(lamp, "on") for lamp in LAMPS])
        await over_kafka.all_received()
    ends = await partition_ends(between.kafka, over_kafka.topic)
    assert sum(end.count for end in ends) == 2 * len(LAMPS)
    for lamp in LAMPS:
        assert await over_kafka.lines(lamp) == ["1 on", "2 on"]


async def test_cut_connections_to_postgres_stop_nobody_for_long(
    over_kafka: World, postgres: PostgresServer
) -> None:
    told: Counter[str] = Counter()
    stop = asyncio.Event()
    publishing = asyncio.create_task(publish_while(over_kafka, told, stop))
    async with over_kafka.receiver() as receiver:
        for _ in range(3):
            enough = receiver.following.tally.applied + 30
            await until(partial(_applied, receiver, enough), 20)
            await postgres.cut_off(over_kafka.owner_database.name)
            await postgres.cut_off(over_kafka.receiver_database.name)
        stop.set()
        await publishing
        await each_received_once(over_kafka, told)


async def test_everybody_waits_for_postgres_and_goes_on(own_postgres: PostgresServer) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(kafka_server())
        world = await stack.enter_async_context(kafka_world(own_postgres, server))
        await stack.enter_async_context(world.receiver())
        await world.publish(*[("lamp0", "on")] * 5)
        await world.all_received()
        await asyncio.to_thread(own_postgres.cluster.stop)
        await until(world.owner.ready, 20)
        await asyncio.to_thread(own_postgres.cluster.start)
        await until(lambda: _ready(world), 20)
        await world.publish(*[("lamp0", "on")] * 5)
        await world.all_received()
        assert await world.lines("lamp0") == [f"{n} on" for n in range(1, 11)]


def _applied(receiver: Receiver, many: int) -> bool:
    return receiver.following.tally.applied > many


async def _ready(world: World) -> bool:
    return await world.owner.ready() is None


async def _made(between: KafkaBetween, topic: str) -> bool:
    """A topic is deleted in the background; until then it cannot be made."""
    await between.server.create_topics(topic, partitions=PARTITIONS)
    return True
