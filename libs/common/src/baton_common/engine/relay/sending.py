"""Sends a page of contracts in batches, and says how far it was acknowledged without a hole."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from baton_common.engine.feed.connection import KafkaConnection, bounded, drop_producer
from baton_common.engine.feed.envelope import PublishedContract, record_of
from baton_common.model.position import Position

LIMIT = 8.0
"""Seconds for one page; shorter than a lease, and not left to the client."""
MOST_IN_BATCH = 500
_BREATH = 500
"""Records encoded before others get a turn on the loop."""


class SendUnknown(Exception):
    """Something was not acknowledged: whether it arrived is unknown."""


@dataclass(slots=True)
class _Batch:
    partition: int
    first: Position
    builder: Any
    count: int = 0
    sent: "asyncio.Future[Any] | None" = None

    def problem(self) -> BaseException | None:
        """The reason the batch is not known to have arrived; None: Kafka acknowledged it."""
        if self.sent is None or not self.sent.done():
            return TimeoutError("no answer in time")
        if self.sent.cancelled():
            return TimeoutError("given up")
        return self.sent.exception()


@dataclass(frozen=True, slots=True)
class Built:
    """A page as it goes to Kafka."""

    positions: Sequence[Position]
    batches: Sequence[_Batch]


def producer_of(kafka: KafkaConnection) -> Any:
    """Idempotent, so that batches of a partition neither overtake nor double each other."""
    return AIOKafkaProducer(
        **kafka.options(),
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=0,
        request_timeout_ms=5_000,
        max_batch_size=1 << 19,
    )


class Sending:
    """An idempotent producer, never used again after an error."""

    def __init__(self, producer: Any, topic: str, service: str) -> None:
        self._producer = producer
        self._topic = topic
        self._service = service

    async def start(self) -> None:
        """Raises SendUnknown when no broker answers."""
        try:
            await bounded(self._producer.start(), LIMIT)
        except (KafkaError, OSError) as error:
            raise SendUnknown(repr(error)) from error

    async def drop(self) -> None:
        """Drops what it has not sent yet."""
        await drop_producer(self._producer)

    async def built(self, page: Sequence[PublishedContract]) -> Built:
        """The batches of a page, those of one partition in order of position. Others get a turn
        on the loop meanwhile."""
        full: list[_Batch] = []
        filling: dict[int, _Batch] = {}
        for number, published in enumerate(page, 1):
            batch = filling.get(published.partition)
            if batch is None or batch.count >= MOST_IN_BATCH or not self._add(batch, published):
                if batch is not None:
                    full.append(batch)
                batch = _Batch(
                    published.partition, published.position, self._producer.create_batch()
                )
                filling[published.partition] = batch
                if not self._add(batch, published):
                    raise ValueError(f"{published.id} is larger than a batch may be")
            if number % _BREATH == 0:
                await asyncio.sleep(0)
        return Built([published.position for published in page], [*full, *filling.values()])

    async def send(self, built: Built) -> tuple[Position | None, Exception | None]:
        """The last position of the page up to which everything was acknowledged (None: not even
        the first), and the error if that is not the whole page."""
        with contextlib.suppress(KafkaError, OSError):  # it shows in the batches
            await bounded(self._send_all(built.batches), LIMIT)
        missing = {batch.first: problem for batch in built.batches if (problem := batch.problem())}
        if not missing:
            return built.positions[-1], None
        hole = min(missing)
        before = [position for position in built.positions if position < hole]
        return before[-1] if before else None, SendUnknown(repr(missing[hole]))

    async def _send_all(self, batches: Sequence[_Batch]) -> None:
        for batch in batches:
            batch.sent = await self._producer.send_batch(
                batch.builder, self._topic, partition=batch.partition
            )
        await asyncio.wait([batch.sent for batch in batches if batch.sent])

    def _add(self, batch: _Batch, published: PublishedContract) -> bool:
        record = record_of(published, self._service)
        added = batch.builder.append(
            timestamp=None, key=record.key, value=record.value, headers=record.headers
        )
        if added is None:
            return False
        batch.count += 1
        return True
