"""What lies on a topic after the kills: every record of every partition, as its chain says."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.faults.kill_history import StoredContract

_PATIENCE = 30.0


async def read_topic(servers: str, topic: str, partitions: int = 24) -> list[StoredContract]:
    """In the order of their offsets, doubles included."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",  # a seek to it may be overtaken by the first reset
    )
    published: list[StoredContract] = []
    async with asyncio.timeout(_PATIENCE):
        await consumer.start()
        try:
            everywhere = [TopicPartition(topic, number) for number in range(partitions)]
            consumer.assign(everywhere)
            ends = await consumer.end_offsets(everywhere)
            for place in everywhere:
                while await consumer.position(place) < ends[place]:
                    for records in (await consumer.getmany(place, timeout_ms=200)).values():
                        published += [_told(record.partition, record.headers) for record in records]
        finally:
            await consumer.stop()
    return published


def _told(partition: int, headers: list[tuple[str, bytes]]) -> StoredContract:
    said = {name: value for name, value in headers if name.startswith("ce_")}
    return StoredContract(
        partition,
        (int(said["ce_epoch"]), int(said["ce_position"])),
        (int(said["ce_previousepoch"]), int(said["ce_previous"])),
    )
