"""Both feeds: dead letters, parked keys, retries in order; on Kafka also what has no chain."""

from typing import Literal

import pytest
from aiokafka import AIOKafkaProducer

from baton_common.edge.dead_letters.admin import DeadLetterAdmin
from baton_testkit.waiting import until
from tests.contracts.feed.kafka_world import KafkaBetween
from tests.contracts.feed.lamps import METADATA
from tests.contracts.feed.worlds import Receiver, World


async def wish(receiver: Receiver, what: Literal["retry", "drop"], many: int = 1) -> None:
    """Asks for the first dead letters, by position, to be retried or dropped."""
    admin = DeadLetterAdmin(receiver.log.readers, receiver.log)
    letters = sorted(await admin.page(None, 10), key=lambda letter: int(letter.position[2:]))
    for letter in letters[:many]:
        await admin.wish(letter.id, what, METADATA)


@pytest.mark.parametrize("words", ["poison", "refuse", "mistake"])
async def test_a_record_that_cannot_be_handled_is_kept_and_other_keys_go_on(
    world: World, words: str
) -> None:
    async with world.receiver() as receiver:
        await world.publish(("a", "on"), ("a", words), ("b", "on"), ("a", "on"), ("b", "on"))
        await world.all_received()
        await receiver.counted(applied=3, dead=1, parked=1)
    assert await world.lines("a") == ["1 on"]
    assert await world.lines("b") == ["1 on", "2 on"]
    dead, parked = await world.letters()
    assert (dead["reason"] is not None, parked["reason"]) == (True, None)
    assert words.encode() in dead["record"]


async def test_a_key_stays_parked_over_a_restart_and_a_retry_goes_through_it_in_order(
    world: World,
) -> None:
    async with world.receiver():
        await world.publish(("a", "poison"), ("a", "on"))
        await world.all_received()
    async with world.receiver() as receiver:
        await world.publish(("a", "refuse"), ("a", "on"), ("b", "on"))
        await world.all_received()
        assert len(await world.letters()) == 4
        world.board.healed = True
        await wish(receiver, "retry")
        await until(lambda: _none_left(world))
        await world.publish(("a", "on"))
        await world.all_received()
    assert await world.lines("a") == ["1 poison", "2 on", "3 refuse", "4 on", "5 on"]


async def test_a_dropped_record_leaves_and_the_next_that_fails_is_the_head(world: World) -> None:
    async with world.receiver() as receiver:
        await world.publish(("a", "poison"), ("a", "on"), ("a", "refuse"), ("a", "on"))
        await world.all_received()
        await wish(receiver, "drop")
        await until(lambda: _heads(world, ["Refused: the board refuses these words", None]))
        await wish(receiver, "drop")
        await until(lambda: _none_left(world))
    assert await world.lines("a") == ["2 on", "4 on"]


async def test_a_retry_that_fails_again_stays_with_its_newest_reason(world: World) -> None:
    async with world.receiver() as receiver:
        await world.publish(("a", "poison"), ("a", "on"))
        await world.all_received()
        await wish(receiver, "retry")
        await until(lambda: _wishes(world, [None, None]))
        assert [bool(letter["reason"]) for letter in await world.letters()] == [True, False]
    assert await world.lines("a") == []


async def test_what_was_written_by_a_stranger_is_kept_once_and_stops_nobody(
    over_kafka: World, between: KafkaBetween
) -> None:
    async with over_kafka.receiver():
        await over_kafka.publish(("a", "on"))
        producer = AIOKafkaProducer(bootstrap_servers=between.server.servers)
        await producer.start()
        for partition in range(4):
            await producer.send_and_wait(over_kafka.topic, b"\xff", b"a", partition=partition)
        await producer.stop()
        await over_kafka.publish(("a", "on"))
        await over_kafka.all_received()
        await until(lambda: _strays(over_kafka, 4))
    async with over_kafka.receiver() as receiver:
        await over_kafka.publish(("a", "on"))
        await over_kafka.all_received()
        assert len(await over_kafka.letters()) == 4
        await wish(receiver, "drop", 4)
        await until(lambda: _none_left(over_kafka))
    assert await over_kafka.lines("a") == ["1 on", "2 on", "3 on"]


async def _none_left(world: World) -> bool:
    return not await world.letters()


async def _strays(world: World, many: int) -> bool:
    return len(await world.letters()) == many


async def _heads(world: World, reasons: list[str | None]) -> bool:
    return [letter["reason"] for letter in await world.letters()] == reasons


async def _wishes(world: World, wishes: list[str | None]) -> bool:
    return [letter["wish"] for letter in await world.letters()] == wishes
