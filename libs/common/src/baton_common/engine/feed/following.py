"""A subscriber follows topics: reads, judges every record by its checkpoint, hands over what is
next."""

import asyncio
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

import structlog

from baton_common.engine.feed.checkpoints import BASELINE_RECORDS, PartitionCheckpoints, Verdict
from baton_common.engine.feed.gaps import GapLedger, Gaps
from baton_common.engine.feed.port import (
    AheadOfLog,
    Arrived,
    Feed,
    FeedBroken,
    NotFromTheBeginning,
    Reader,
    Step,
    Subscriber,
    Taken,
    TopicPartition,
)
from baton_common.engine.feed.tally import Tally
from baton_common.engine.feed.topics import checkpoint_topic
from baton_common.model.log_port import CheckpointMove
from baton_common.model.position import START, Position
from baton_common.platform.failpoints import failpoint

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
STEADY = 30.0
"""Seconds after which a reader that breaks is not thought to break at once again."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Following:
    """One subscriber on one feed. The same for consumers and for projections over topics.

    `from_retention` lets a new subscriber begin where a partition's records begin, although
    older ones are gone; without it that raises NotFromTheBeginning. `wait` (seconds) is how
    long it listens before it looks after gaps and retries.
    """

    feed: Feed
    subscriber: Subscriber
    topics: Sequence[str]
    ledger: GapLedger
    from_retention: bool = False
    wait: float = 1.0
    tally: Tally = field(default_factory=Tally)
    gaps: Gaps = field(default_factory=Gaps)
    error: str | None = None
    """The reason nothing is received; None: all is well."""
    overtaken: int = 0
    """The number of times a partition was read again from its checkpoint because another process
    was first."""
    _checkpoints: dict[TopicPartition, PartitionCheckpoints] = field(default_factory=dict)
    _progress: float = field(default_factory=time.monotonic)

    async def run(self) -> None:
        """Follow until cancelled; a reader that breaks is replaced, with growing pauses, and so is
        one that found a checkpoint ahead of its log: `error` says so until that is recovered.
        Raises what the subscriber raises; called again, it goes on from the checkpoints."""
        pause = FIRST_PAUSE
        while True:
            self._forget()
            began = time.monotonic()
            try:
                async with self.feed.open(self.subscriber.name, self.topics) as reader:
                    while True:
                        await self._turn(reader, self.wait)
            except (FeedBroken, AheadOfLog) as broken:
                self.error = str(broken)
                self._progress = time.monotonic()
                if self._progress - began > STEADY:
                    pause = FIRST_PAUSE
                _log.warning("reads anew", subscriber=self.subscriber.name, broken=str(broken))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def catch_up(self, quiet: float = 0.0) -> int:
        """Follow all that there is now, alone, until nothing came for `quiet` seconds after its
        end; how many records were consumed. Raises FeedBroken and what the subscriber raises."""
        before = self.tally.consumed
        self._forget()
        async with self.feed.open(self.subscriber.name, self.topics, alone=True) as reader:
            while await self._turn(reader, quiet) or reader.fresh() or not await reader.at_end():
                pass
        return self.tally.consumed - before

    def _forget(self) -> None:
        self._checkpoints.clear()
        self.gaps.keep(())

    def progress(self) -> float:
        """Seconds since it last did something or had nothing to do."""
        return time.monotonic() - self._progress

    async def _turn(self, reader: Reader, wait: float) -> int:
        for source in reader.fresh():
            await self._begin(reader, source)
        async with reader.batch(wait) as arrived:
            failpoint("following: batch in hand")
            if arrived:
                await self._hand_over(reader, arrived)
            await self._begin_new(reader, {record.source for record in arrived})
            await self.subscriber.between(reader.owned())
        await self._mind_gaps(reader)
        self._progress = time.monotonic()
        self.error = None
        return len(arrived)

    async def _begin(self, reader: Reader, source: TopicPartition) -> None:
        positions = await self.subscriber.positions(source)
        known = await self.ledger.known(self.subscriber.name, source)
        await reader.begin(source, positions)
        failpoint("following: begun")
        self._checkpoints[source] = PartitionCheckpoints(positions)
        self.gaps.remember(known)
        await self._close_gaps(source)

    async def _hand_over(self, reader: Reader, arrived: Sequence[Arrived]) -> None:
        steps, seen = await self._judge(arrived)
        taken = await self.subscriber.take(steps) if steps else Taken()
        failpoint("following: batch taken")
        unsettled = len(steps) - taken.applied - taken.dead - taken.parked
        seen.consumed -= unsettled
        self.tally.add(seen)
        self.tally.add(Tally(applied=taken.applied, dead=taken.dead, parked=taken.parked))
        self.overtaken += len(taken.stuck)
        for source in taken.stuck:
            self._read_again(reader, source)
        for source in {step.arrived.source for step in steps} - taken.stuck:
            await self._close_gaps(source)
        far = {record.source: record.next_offset for record in arrived}
        await reader.done({s: offset for s, offset in far.items() if s in self._checkpoints})
        failpoint("following: offsets committed")

    async def _judge(self, arrived: Sequence[Arrived]) -> tuple[list[Step], Tally]:
        """The steps among the records, and a count of the others."""
        steps: list[Step] = []
        seen = Tally()
        for record in arrived:
            checkpoints = self._checkpoints.get(record.source)
            if checkpoints is None:  # fetched before it was given away
                continue
            seen.consumed += 1
            if record.link is None:
                steps.append(Step(record, None))
                continue
            before = checkpoints.checkpoint(record.link.log)
            verdict = checkpoints.see(record.link)
            if verdict is Verdict.UNKNOWN:  # it will come again
                seen.consumed -= 1
            elif verdict is Verdict.NEXT:
                after, log = record.link.position, record.link.log
                move = self._move(record.source, log, before, after, record.next_offset)
                steps.append(Step(record, move))
            elif verdict is Verdict.DOUBLE:
                seen.double += 1
            else:
                seen.early += 1
                if gap := self.gaps.early(record.source, record.link, before):
                    await self.ledger.opened(self.subscriber.name, gap)
        return steps, seen

    async def _begin_new(self, reader: Reader, came: Set[TopicPartition]) -> None:
        """Decides where a new subscriber begins when the beginning of the records is gone."""
        for source, checkpoints in list(self._checkpoints.items()):
            for log, baseline in checkpoints.baselines.items():
                if not self.from_retention:
                    raise NotFromTheBeginning(
                        f"{self.subscriber.name} is new, and the first record of {source.topic}/"
                        f"{source.number} follows {baseline.smallest}, which is gone. Allow it to "
                        "begin from what is retained (from-retention), or fill the topic again."
                    )
                if baseline.seen < BASELINE_RECORDS and source in came:
                    continue
                sentence = (
                    f"{self.subscriber.name} begins on {source.topic}/{source.number} after "
                    f"{baseline.smallest} of log {log}: what was told before is gone."
                )
                move = self._move(source, log, START, baseline.smallest, 0)
                await self.subscriber.begin_at(move, sentence)
                self._read_again(reader, source)

    def _move(
        self, source: TopicPartition, log: str, before: Position, after: Position, offset: int
    ) -> CheckpointMove:
        topic = checkpoint_topic(source.topic, log)
        return CheckpointMove(self.subscriber.name, topic, source.number, before, after, offset)

    async def _close_gaps(self, source: TopicPartition) -> None:
        checkpoints = self._checkpoints[source]
        for gap in self.gaps:
            if gap.source == source and self.gaps.moved(
                source, gap.log, checkpoints.checkpoint(gap.log)
            ):
                await self.ledger.closed(self.subscriber.name, gap)

    async def _mind_gaps(self, reader: Reader) -> None:
        self.gaps.keep(reader.owned())
        now = time.monotonic()
        for source in self.gaps.to_seek(now):
            self._read_again(reader, source)
        for gap in self.gaps.to_alarm(now):
            await self.ledger.alarmed(self.subscriber.name, gap)

    def _read_again(self, reader: Reader, source: TopicPartition) -> None:
        self._checkpoints.pop(source, None)
        reader.again(source)
