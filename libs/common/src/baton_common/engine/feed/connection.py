"""Connects to Kafka, and drops its clients without waiting for a broker."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

T = TypeVar("T")

DROP_LIMIT = 5.0
"""Seconds that a client may take to end; a broker that is gone must not hold up an exit."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class KafkaConnection:
    """Servers, and aiokafka's security options (`security_protocol`, `ssl_context`, `sasl_…`)."""

    servers: str
    security: Mapping[str, Any] = field(default_factory=dict)

    def options(self) -> dict[str, Any]:
        """The options of any aiokafka client."""
        return {"bootstrap_servers": self.servers, **self.security}


async def partitions_of(consumer: Any, topics: Sequence[str]) -> list[TopicPartition]:
    """All partitions in order. Raises KafkaError, and LookupError if a topic does not exist."""
    found = []
    for topic in topics:
        await consumer._client._wait_on_metadata(topic)
        numbers: set[int] | None = consumer.partitions_for_topic(topic)
        if not numbers:
            raise LookupError(f"there is no topic {topic}")
        found += [TopicPartition(topic, number) for number in sorted(numbers)]
    return found


async def bounded(call: Awaitable[T], limit: float) -> T:
    """A call of aiokafka with a limit of ours. Raises TimeoutError, and KafkaError also where a
    task within aiokafka was cancelled: nobody cancelled the caller."""
    try:
        async with asyncio.timeout(limit):
            return await call
    except asyncio.CancelledError:
        caller = asyncio.current_task()
        if caller is not None and caller.cancelling():
            raise
        raise KafkaError("a task within the client was cancelled") from None


async def drop_consumer(consumer: Any) -> None:
    """Leave the group if that can be done in time. Never raises for a broker's reason."""
    await _stop(consumer, consumer._client)


async def drop_producer(producer: Any) -> None:
    """End it without sending what it still holds: whatever it was given is sent again by
    another, in order. Never raises for a broker's reason."""
    sender, held = producer._sender, producer._message_accumulator
    if sender.sender_task is not None:
        sender.sender_task.cancel()
    held.fail_all(KafkaError("the producer is dropped"))
    await _stop(producer, producer.client)


async def _stop(user: Any, connections: Any) -> None:
    """Stops the client within the limit, else closes its connections."""
    try:
        await bounded(user.stop(), DROP_LIMIT)
    except (KafkaError, OSError) as error:
        _log.warning("a client was dropped", error=repr(error))
        try:
            await bounded(connections.close(), 1.0)
        except (KafkaError, OSError) as left:
            _log.warning("connections were left to the broker", error=repr(left))
