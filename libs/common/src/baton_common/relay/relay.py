"""Brings what a service's log has told to its topic: one process at a time, nothing skipped."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import structlog
from aiokafka.errors import KafkaError

from baton_common.feed.away import AWAY
from baton_common.feed.connection import KafkaConnection
from baton_common.feed.envelope import Told
from baton_common.feed.rows import Rows
from baton_common.feed.told import AT, LAST_UP_TO, PAGE, LogFacts, log_facts, told_of
from baton_common.log.epochs import LOG
from baton_common.log.leases import Lease, Leases
from baton_common.position import Position
from baton_common.relay.comparing import LogSide, TopicDisagrees, starting_point
from baton_common.relay.last_records import PartitionEnd, partition_ends
from baton_common.relay.saved import Overtaken, Saved, lease_name
from baton_common.relay.sending import Sending, SendUnknown, producer_of
from baton_common.testing.crash_points import passing

MOST_IN_PAGE = 2_000
POLL = 0.05
TTL = 10.0
"""Seconds that a lease outlives its holder."""
CHECK_EVERY = 3.0
"""Seconds after which it is renewed, and a rewind is noticed."""
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0

_STARTS = "select epoch, position from events where stream = $1 order by version"
_AWAY = (SendUnknown, KafkaError, LookupError, *AWAY)

_log = structlog.get_logger(__name__)


class Relay:
    """One per process and topic; of all processes the holder of the lease works.

    `service` is the owner's name in `ce_source`. `idle` waits until there may be something new;
    without it, a poll of 50 ms.
    """

    def __init__(
        self,
        rows: Rows,
        leases: Leases,
        kafka: KafkaConnection,
        topic: str,
        *,
        service: str,
        idle: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._rows = rows
        self._leases = leases
        self._kafka = kafka
        self._topic = topic
        self._service = service
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
            try:
                await self._leases.hold(
                    lease_name(self._topic), self._work, ttl=TTL, every=CHECK_EVERY
                )
            except Overtaken as overtaken:
                _log.info("relay begins anew", topic=self._topic, why=str(overtaken))
                pause = FIRST_PAUSE
            except TopicDisagrees as disagreement:
                self.trouble = f"{self._topic}: {disagreement}"
                _log.error("relay waits", topic=self._topic, why=str(disagreement))
                await asyncio.sleep(LONGEST_PAUSE)
            except _AWAY as away:
                pause = FIRST_PAUSE if self.trouble is None else pause
                self.trouble = f"{self._topic} is not sent on: {away!r}"
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
        try:
            await sending.start()
            self.sent = point
            await self._send_on(saved, facts, sending, point)
        finally:
            self.sent = None
            await sending.drop()

    async def _send_on(
        self, saved: Saved, facts: LogFacts, sending: Sending, point: Position
    ) -> None:
        checked = time.monotonic()
        while True:
            if time.monotonic() - checked > CHECK_EVERY:
                await saved.check()
                checked = time.monotonic()
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


def _positions(ends: Sequence[PartitionEnd]) -> list[int]:
    return [end.last.position.number for end in ends if end.last is not None]
