"""Brings what a service's log has told to its topic: one process at a time, nothing skipped."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import structlog
from aiokafka.errors import KafkaError

from baton_common.feed.connection import KafkaConnection
from baton_common.feed.envelope import Told
from baton_common.feed.rows import Rows
from baton_common.feed.told import AT, LAST_UP_TO, PAGE, LogFacts, log_facts, told_of
from baton_common.log.epochs import LOG
from baton_common.log_port import LogUnavailable
from baton_common.position import Position
from baton_common.relay.comparing import LogSide, TopicDisagrees, starting_point
from baton_common.relay.last_records import PartitionEnd, partition_ends
from baton_common.relay.lease import Lease, LeaseLost, take_lease
from baton_common.relay.saved import Saved, lease_name
from baton_common.relay.sending import Sending, SendUnknown
from baton_common.testing.crash_points import passing

MOST_IN_PAGE = 2_000
POLL = 0.05
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

_STARTS = "select epoch, position from events where stream = $1 order by version"
_AWAY = (
    LogUnavailable,
    SendUnknown,
    KafkaError,
    OSError,
    LookupError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
)

_log = structlog.get_logger(__name__)


class Relay:
    """One per process and topic; of all processes the holder of the lease works.

    `service` is the owner's name in `ce_source`; `holder` names this process. `idle` waits until
    there may be something new; without it, a poll of 50 ms.
    """

    def __init__(
        self,
        rows: Rows,
        kafka: KafkaConnection,
        topic: str,
        *,
        service: str,
        holder: str,
        idle: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._rows = rows
        self._kafka = kafka
        self._topic = topic
        self._service = service
        self._holder = holder
        self._idle = idle
        self._progress = time.monotonic()
        self.sent: Position | None = None
        """What Kafka has acknowledged, while this one is at work."""
        self.trouble: str | None = None
        """Why it does not send, if it does not."""

    async def run(self) -> None:
        """Until cancelled. Waits while PostgreSQL or Kafka is away, and while topic and log
        disagree; `trouble` says which."""
        pause = FIRST_PAUSE
        while True:
            self._progress = time.monotonic()
            try:
                if lease := await take_lease(self._rows, lease_name(self._topic), self._holder):
                    await self._work(lease)
                else:
                    await asyncio.sleep(1.0)
            except LeaseLost as lost:
                _log.info("relay stops", topic=self._topic, why=str(lost))
                pause = FIRST_PAUSE
            except TopicDisagrees as disagreement:
                self.trouble = f"{self._topic}: {disagreement}"
                _log.error("relay waits", topic=self._topic, why=str(disagreement))
                await asyncio.sleep(LONGEST_PAUSE)
            except _AWAY as away:
                pause = FIRST_PAUSE if self.sent is not None else pause
                self.trouble = f"{self._topic} is not sent on: {away!r}"
                _log.warning("relay waits", topic=self._topic, away=repr(away))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            finally:
                self.sent = None

    def progress(self) -> float:
        """Seconds since it last did something or had nothing to do."""
        return time.monotonic() - self._progress

    async def _work(self, lease: Lease) -> None:
        """Compare once, then send until something goes wrong."""
        try:
            saved = Saved(self._rows, self._topic, lease.epoch)
            facts = await log_facts(self._rows)
            point = await self._compare(facts, await saved.take())
            await saved.save(point)
            await saved.sweep()
            sending = Sending(self._kafka, self._topic, self._service)
            try:
                await sending.start()
                self.sent = point
                await self._send_on(lease, saved, facts, sending, point)
            finally:
                await sending.drop()
        finally:
            await self._give_up(lease)

    async def _send_on(
        self, lease: Lease, saved: Saved, facts: LogFacts, sending: Sending, point: Position
    ) -> None:
        while True:
            await lease.keep()
            page = await self._told(facts.log, PAGE, point.number, MOST_IN_PAGE)
            self.trouble = None
            self._progress = time.monotonic()
            if not page:
                await self._wait()
                continue
            acknowledged, error = await sending.send(page)
            passing("relay: sent")
            if acknowledged is not None:
                await saved.save(acknowledged)
                self.sent = point = acknowledged
                passing("relay: saved")
            if error is not None:
                raise error

    async def _compare(self, facts: LogFacts, sent: Position) -> Position:
        ends = await partition_ends(self._kafka, self._topic)
        if len(ends) != facts.partitions:
            raise LookupError(
                f"{self._topic} has {len(ends)} partitions and the log {facts.partitions}"
            )
        last_sent = await self._told(facts.log, LAST_UP_TO, facts.partitions, sent.number)
        told = await self._told(facts.log, AT, _positions(ends))
        starts = await self._rows.fetch(_STARTS, LOG.stream(facts.log))
        side = LogSide(
            service=self._service,
            log=facts.log,
            told={each.position.number: each for each in told},
            last_sent={each.partition: each for each in last_sent},
            starts=[Position(row["epoch"], row["position"]) for row in starts],
        )
        point = starting_point(sent, ends, side)
        if point != sent:
            _log.warning(
                "the topic lost its end", topic=self._topic, sent=str(sent), now=str(point)
            )
        return point

    async def _told(self, log: str, query: str, *args: object) -> list[Told]:
        return [told_of(log, row) for row in await self._rows.fetch(query, *args)]

    async def _wait(self) -> None:
        if self._idle is None:
            await asyncio.sleep(POLL)
        else:
            await self._idle()

    async def _give_up(self, lease: Lease) -> None:
        """So that another need not wait for it to run out; it does if this fails."""
        try:
            await asyncio.wait_for(lease.give_up(), 2.0)
        except (LeaseLost, *_AWAY) as failed:
            _log.info("a lease was left to run out", lease=lease.name, why=repr(failed))


def _positions(ends: Sequence[PartitionEnd]) -> list[int]:
    return [end.last.position.number for end in ends if end.last is not None]
