"""What was told is compared with what Kafka holds, to the byte."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer

from baton_common.edge.auditing.on_topic import WantedRecord, on_topic
from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.envelope import Record
from baton_common.model.position import Position
from baton_common.platform.postgres.database import Database
from baton_common.program.production import relayed
from baton_common.program.service_builder import ServiceBuilder
from baton_common.program.supervision import running
from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.auditing.conftest import Audited, auditor_of, environment_of
from tests.integration.auditing.diary import NOTE, PUBLISHERS, shut, write

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
async def topic(kafka: KafkaServer) -> str:
    name = f"notes-{uuid4().hex[:8]}"
    await kafka.create_topics(name)
    return name


@pytest.fixture
async def relaying(database: Database, kafka: KafkaServer, topic: str) -> AsyncIterator[Audited]:
    """The diary with a relay to Kafka."""
    vault = MemoryVault()
    told = relayed("diary", topic, KafkaConnection(kafka.servers))
    ground = environment_of(database, vault, told)
    builder = ServiceBuilder("diary", ground, [NOTE], PUBLISHERS)
    service = builder.service([])
    async with running([service]), auditor_of(service) as auditor:
        yield Audited(service, builder.log, vault, database, auditor)


async def test_kafka_has_what_was_told_and_the_instant_of_its_word_is_known(
    relaying: Audited, kafka: KafkaServer, topic: str
) -> None:
    told = await acknowledged(relaying)
    assert told["topic"] == topic
    assert told["acknowledged_at"] >= told["recorded_at"]
    connection = KafkaConnection(kafka.servers)
    (found,) = (await on_topic(connection, topic, [wanted(told)])).values()
    assert (found.finding, found.offsets) == ("same", [0])
    by_hash = wanted(told, record=None)
    assert (await on_topic(connection, topic, [by_hash]))[by_hash.position].finding == "same"


async def test_what_kafka_has_otherwise_or_not_at_all_is_found(
    relaying: Audited, kafka: KafkaServer, topic: str
) -> None:
    told = await acknowledged(relaying)
    true = wanted(told)
    assert true.record is not None
    connection = KafkaConnection(kafka.servers)
    never = wanted(told | {"position": "1.99"})
    assert (await on_topic(connection, topic, [never]))[never.position].finding == "missing"
    forged = Record(true.record.headers, true.record.key, b'{"page":"p1","state":"Forged"}')
    async with AIOKafkaProducer(bootstrap_servers=kafka.servers) as producer:
        await producer.send_and_wait(
            topic, forged.value, forged.key, true.partition, headers=forged.headers
        )
    found = (await on_topic(connection, topic, [true, never]))[true.position]
    assert (found.finding, found.offsets) == ("different", [0, 1])
    by_hash = wanted(told, record=None)
    assert (await on_topic(connection, topic, [by_hash]))[true.position].finding == "different"


async def acknowledged(diary: Audited) -> dict[str, Any]:
    """The one contract, once Kafka has it."""
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE)
    seen: list[dict[str, Any]] = []

    async def has_it() -> bool:
        seen[:] = (await diary.get("contracts", stream="note-p1"))["items"]
        return seen[0]["acknowledged_at"] is not None

    await until(has_it, 60)
    return seen[0]


def wanted(told: dict[str, Any], **changes: Any) -> WantedRecord:
    headers = [(name, text.encode()) for name, text in told["headers"].items()]
    fields = {
        "log": told["headers"]["ce_source"].rpartition("/")[2],
        "position": Position.parse(told["position"]),
        "partition": told["partition"],
        "hash": bytes.fromhex(told["hash"]),
        "record": Record(headers, told["key"].encode(), base64.b64decode(told["body"])),
        "since": datetime.fromisoformat(told["recorded_at"]),
    }
    return WantedRecord(**(fields | changes))
