"""An outside system reads its topic in its group, and nothing else is let through."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaError,
    TopicAuthorizationFailedError,
)

from baton_common.program.kafka_settings import kafka_from
from tests.integration.outside.conftest import GROUP, OUTSIDE, OWNER
from tests.integration.outside.secure_kafka import SecureKafka


async def within(call: Awaitable[Any]) -> Any:
    async with asyncio.timeout(20):
        return await call


async def test_it_reads_its_topic_and_keeps_its_place_in_its_own_group(broker: SecureKafka) -> None:
    owner, outside = kafka_from(broker.settings(OWNER)), kafka_from(broker.settings(OUTSIDE))
    async with AIOKafkaProducer(**owner.options(), enable_idempotence=True) as producer:
        await producer.send_and_wait("case-updated", b"news", partition=23)
    consumer = AIOKafkaConsumer(
        "case-updated", **outside.options(), group_id=GROUP, auto_offset_reset="earliest"
    )

    async def read() -> None:
        async for record in consumer:  # other tests' news, too
            if record.value == b"news":
                return

    await within(consumer.start())
    try:
        await within(read())
        await within(consumer.commit())
    finally:
        await consumer.stop()


@pytest.mark.parametrize(
    ("topic", "group", "error"),
    [
        ("email-received", GROUP, TopicAuthorizationFailedError),
        ("case-updated", "cases", GroupAuthorizationFailedError),
    ],
)
async def test_it_can_neither_read_another_topic_nor_take_anothers_place(
    broker: SecureKafka, topic: str, group: str, error: type[KafkaError]
) -> None:
    outside = kafka_from(broker.settings(OUTSIDE))
    consumer = AIOKafkaConsumer(topic, **outside.options(), group_id=group)

    async def read() -> None:
        await consumer.start()
        await consumer.getone()

    with pytest.raises(error):
        await within(read())
    await consumer.stop()


async def test_it_cannot_write_not_even_to_its_topic(broker: SecureKafka) -> None:
    outside = kafka_from(broker.settings(OUTSIDE))
    async with AIOKafkaProducer(**outside.options()) as producer:
        with pytest.raises(TopicAuthorizationFailedError):
            await within(producer.send_and_wait("case-updated", b"forged", partition=0))


async def test_a_wrong_password_or_a_stranger_to_its_certificate_comes_to_nothing(
    broker: SecureKafka,
) -> None:
    as_owner = {**broker.settings(OUTSIDE), "BATON_KAFKA_USER": OWNER}
    for settings in (as_owner, broker.settings(OUTSIDE) | {"BATON_KAFKA_CA_FILE": ""}):
        consumer = AIOKafkaConsumer(**kafka_from(settings).options())
        with pytest.raises(KafkaError):
            await within(consumer.start())
        await consumer.stop()
