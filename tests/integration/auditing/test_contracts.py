"""What was told is shown to the byte, with the instant of Kafka's word, and compared with Kafka."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from baton_common.assembling import Assembly
from baton_common.auditing.on_topic import Wanted, on_topic
from baton_common.feed.connection import KafkaConnection
from baton_common.feed.envelope import Record
from baton_common.log.asking import told_hash
from baton_common.position import Position
from baton_common.postgres.database import Database
from baton_common.program.production import relayed
from baton_common.running.supervision import running
from baton_common.testing.memory_vault import MemoryVault
from baton_common.testing.servers.kafka import KafkaServer
from baton_common.testing.waiting import until
from tests.integration.auditing.conftest import Audited, auditor_of, ground_of
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
    ground = ground_of(database, vault, told)
    assembly = Assembly("diary", ground, [NOTE], PUBLISHERS)
    service = assembly.service([])
    async with running([service]), auditor_of(service) as auditor:
        yield Audited(service, assembly.log, vault, database, auditor)


async def test_an_event_that_was_told_is_shown_with_its_bytes_and_its_place(
    diary: Audited,
) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE)
    (told,) = (await diary.get("contracts", stream="note-p1"))["items"]
    body = base64.b64decode(told["body"])
    assert body == b'{"page":"p1","state":"Shut"}'
    assert told["hash"] == told_hash(told["partition"], "p1", told["type"], body).hex()
    assert (told["position"], told["previous"]) == ("1.2", "0.0")
    assert told["headers"]["ce_id"] == f"{diary.log.uuid}/1/2"
    assert (told["topic"], told["acknowledged_at"]) == (None, None)
    assert (await diary.get("contracts", position="1.2"))["items"] == [told]
    assert (await diary.get("contracts", position="1.1"))["items"] == []
    assert (await diary.get("contracts", stream="note-p1", position="1.2"))["items"] == [told]
    assert (await diary.refused("contracts", position="x"))[0] == 400


async def test_all_of_them_come_in_pages(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    for _ in range(5):
        await shut(diary.log, "p1", NINE)
    first = await diary.get("contracts", limit=3)
    rest = await diary.get("contracts", limit=3, after=first["next"])
    positions = [each["position"] for each in first["items"] + rest["items"]]
    assert positions == ["1.2", "1.3", "1.4", "1.5", "1.6"]
    assert rest["next"] is None


async def test_bytes_that_were_pruned_leave_their_hash(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE)
    before = (await diary.get("contracts", stream="note-p1"))["items"][0]
    owner = await asyncpg.connect(diary.database.owner_dsn)
    await owner.execute("delete from contracts")
    await owner.close()
    (after,) = (await diary.get("contracts", stream="note-p1"))["items"]
    assert after["hash"] == before["hash"]
    assert after["body"] is after["headers"] is after["partition"] is None


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


def wanted(told: dict[str, Any], **changes: Any) -> Wanted:
    headers = [(name, text.encode()) for name, text in told["headers"].items()]
    fields = {
        "log": told["headers"]["ce_source"].rpartition("/")[2],
        "position": Position.parse(told["position"]),
        "partition": told["partition"],
        "hash": bytes.fromhex(told["hash"]),
        "record": Record(headers, told["key"].encode(), base64.b64decode(told["body"])),
        "since": datetime.fromisoformat(told["recorded_at"]),
    }
    return Wanted(**(fields | changes))
