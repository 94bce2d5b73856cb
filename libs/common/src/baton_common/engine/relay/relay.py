"""Sends what a service's log has published to its topic: one process at a time, nothing skipped."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog
from aiokafka.errors import KafkaError

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.envelope import PublishedContract
from baton_common.engine.feed.published import (
    AT,
    LAST_UP_TO,
    PAGE,
    LogFacts,
    contract_of,
    log_facts,
)
from baton_common.engine.feed.rows import Rows
from baton_common.engine.feed.unavailable import AWAY
from baton_common.engine.log.epochs import LOG
from baton_common.engine.log.leases import Lease, Leases
from baton_common.engine.loops.own_log import OwnTail
from baton_common.engine.relay.comparison import LogSide, TopicDisagrees, starting_point
from baton_common.engine.relay.last_records import PartitionEnd, partition_ends
from baton_common.engine.relay.saved import Overtaken, Saved, lease_name
from baton_common.engine.relay.saving import Saving
from baton_common.engine.relay.sending import Built, Sending, SendUnknown, producer_of
from baton_common.model.position import START, Position
from baton_common.platform.failpoints import failpoint

MOST_IN_PAGE = 2_000
POLL = 0.05
TTL = 10.0
"""Seconds that a lease outlives its holder."""
RENEW_EVERY = 3.0
IDLE = 1.0
"""Seconds after which the log is looked at even if the tail says nothing."""
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

_STARTS = "select epoch, position from events where stream = $1 order by version"
_AWAY = (SendUnknown, KafkaError, LookupError, *AWAY)

_log = structlog.get_logger(__name__)


class Relay:
    """One per process and topic; of all processes the holder of the lease works.

    `service` is the owner's name in `ce_source`. The process's `tail` says when there is
    something new; without it, a poll of 50 ms.
    """

    def __init__(
        self,
        rows: Rows,
        leases: Leases,
        kafka: KafkaConnection,
        topic: str,
        *,
        service: str,
        tail: OwnTail | None = None,
    ) -> None:
        self._rows = rows
        self._leases = leases
        self._kafka = kafka
        self._topic = topic
        self._service = service
        self._tail = tail
        self._progress = time.monotonic()
        self._saving: Saving | None = None
        self.error: str | None = None
        """The reason it does not send; None: it sends."""

    @property
    def sent(self) -> Position | None:
        """The last position that Kafka acknowledged and that was saved; None without the lease."""
        return None if self._saving is None else self._saving.sent

    async def run(self) -> None:
        """Sends until cancelled. Waits while PostgreSQL or Kafka is away, and while topic and
        log disagree; `error` says which."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._leases.hold(
                    lease_name(self._topic), self._work, ttl=TTL, every=RENEW_EVERY
                )
            except Overtaken as overtaken:
                _log.info("relay begins anew", topic=self._topic, why=str(overtaken))
                pause = FIRST_PAUSE
            except TopicDisagrees as disagreement:
                self.error = f"{self._topic}: {disagreement}"
                _log.error("relay waits", topic=self._topic, why=str(disagreement))
                await asyncio.sleep(LONGEST_PAUSE)
            except _AWAY as away:
                pause = FIRST_PAUSE if self.error is None else pause
                self.error = f"{self._topic} is not sent on: {away!r}"
                _log.warning("relay waits", topic=self._topic, away=repr(away))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def progress(self) -> float:
        """Seconds since it last did something or had nothing to do; 0 while another works."""
        return 0.0 if self.sent is None else time.monotonic() - self._progress

    async def _work(self, lease: Lease) -> None:
        """Compare once, then send until something goes wrong or the lease is lost."""
        saved = Saved(self._rows, self._topic, lease.epoch)
        facts = await log_facts(self._rows)
        point = await self._compare(facts, await saved.take())
        await saved.save(point)
        await saved.sweep()
        sending = Sending(producer_of(self._kafka), self._topic, self._service)
        self._saving = Saving(saved, point)
        try:
            await sending.start()
            await first_of(self._saving.run(), self._send_on(self._saving, facts, sending, point))
        finally:
            self._saving = None
            await sending.drop()

    async def _send_on(
        self, saving: Saving, facts: LogFacts, sending: Sending, point: Position
    ) -> None:
        """Page after page; while a full one is on its way the next is read and built."""
        coming = None
        try:
            while True:
                stood = self._tail.position if self._tail else START
                built = await (coming or self._built(facts, sending, point))
                coming = None
                self.error = None
                self._progress = time.monotonic()
                if not built.positions:
                    await self._wait(stood)
                    continue
                point = built.positions[-1]
                if len(built.positions) == MOST_IN_PAGE:
                    coming = asyncio.create_task(self._built(facts, sending, point))
                acknowledged, error = await sending.send(built)
                failpoint("relay: sent")
                if acknowledged is not None:
                    saving.acknowledged(acknowledged)
                if error is not None:
                    await saving.caught_up()
                    raise error
        finally:
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    async def _built(self, facts: LogFacts, sending: Sending, after: Position) -> Built:
        return await sending.built(
            await self._contracts(facts.log, PAGE, after.number, MOST_IN_PAGE)
        )

    async def _compare(self, facts: LogFacts, sent: Position) -> Position:
        ends = await partition_ends(self._kafka, self._topic)
        if len(ends) != facts.partitions:
            raise LookupError(
                f"{self._topic} has {len(ends)} partitions and the log {facts.partitions}"
            )
        last_sent = await self._contracts(facts.log, LAST_UP_TO, facts.partitions, sent.number)
        published = await self._contracts(facts.log, AT, _positions(ends))
        starts = await self._rows.fetch(_STARTS, LOG.stream(facts.log))
        side = LogSide(
            service=self._service,
            log=facts.log,
            published={each.position.number: each for each in published},
            last_sent={each.partition: each for each in last_sent},
            starts=[Position(row["epoch"], row["position"]) for row in starts],
        )
        point = starting_point(sent, ends, side)
        if point != sent:
            _log.warning(
                "the topic lost its end", topic=self._topic, sent=str(sent), now=str(point)
            )
        return point

    async def _contracts(self, log: str, query: str, *args: object) -> list[PublishedContract]:
        return [contract_of(log, row) for row in await self._rows.fetch(query, *args)]

    async def _wait(self, stood: Position) -> None:
        if self._tail is None:
            await asyncio.sleep(POLL)
        else:
            epoch, number = stood
            await self._tail.reached(Position(epoch, number + 1), IDLE)


async def first_of(*calls: Coroutine[Any, Any, None]) -> None:
    """Wait until one of them ends or raises, and end the others."""
    tasks = [asyncio.ensure_future(call) for call in calls]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _positions(ends: Sequence[PartitionEnd]) -> list[int]:
    return [end.last.position.number for end in ends if end.last is not None]
