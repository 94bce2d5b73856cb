"""Gaps: a record came before the one that it follows. Watched, sought, then an alarm."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from baton_common.engine.feed.envelope import Link
from baton_common.engine.feed.port import TopicPartition
from baton_common.model.position import Position

SEEK_AFTER = 5.0
"""Seconds that a gap may stay open before the reader goes back to its mark. The relay's going
back closes most of them before that. If it stays open, the reader goes back ever more seldom:
each time after four times as long, for all that comes after the gap is read again."""
ALARM_AFTER = 30.0
"""Seconds after which somebody has to look."""
_SELDOM = 4


@dataclass(slots=True)
class Gap:
    """Missing records: after the checkpoint, up to and including `missing_to`."""

    source: TopicPartition
    log: str
    checkpoint: Position
    missing_to: Position
    since: float = field(default_factory=time.monotonic)
    sought_at: float | None = None
    alarmed: bool = False

    def __str__(self) -> str:
        return (
            f"{self.source.topic}/{self.source.number}: what follows {self.checkpoint} "
            f"up to {self.missing_to} of log {self.log} has not come"
        )


class GapLedger(Protocol):
    """The port to the stored gaps, for people and for the next process."""

    async def known(self, subscriber: str, source: TopicPartition) -> Sequence[Gap]:
        """The gaps of this partition that are written down and not closed."""
        ...

    async def opened(self, subscriber: str, gap: Gap) -> None:
        """A gap opened."""
        ...

    async def closed(self, subscriber: str, gap: Gap) -> None:
        """The chain closed."""
        ...

    async def alarmed(self, subscriber: str, gap: Gap) -> None:
        """Reports a gap that has been open for too long."""
        ...


class Gaps:
    """The open gaps of one subscriber in this process."""

    def __init__(self, seek_after: float = SEEK_AFTER, alarm_after: float = ALARM_AFTER) -> None:
        self._seek_after = seek_after
        self._alarm_after = alarm_after
        self._open: dict[tuple[TopicPartition, str], Gap] = {}

    def __iter__(self) -> Iterator[Gap]:
        return iter(list(self._open.values()))

    def early(self, source: TopicPartition, link: Link, checkpoint: Position) -> Gap | None:
        """A record came early; the gap if it is a new one."""
        known = self._open.get((source, link.log))
        if known is not None:
            known.missing_to = min(known.missing_to, link.previous)
            return None
        gap = Gap(source, link.log, checkpoint, link.previous)
        self._open[source, link.log] = gap
        return gap

    def remember(self, gaps: Iterable[Gap]) -> None:
        """Takes over gaps that this or another process stored before."""
        for gap in gaps:
            self._open.setdefault((gap.source, gap.log), gap)

    def moved(self, source: TopicPartition, log: str, checkpoint: Position) -> Gap | None:
        """The mark moved; the gap that is closed by it, if one is."""
        gap = self._open.get((source, log))
        if gap is None or checkpoint < gap.missing_to:
            return None
        return self._open.pop((source, log))

    def to_seek(self, now: float) -> list[TopicPartition]:
        """Partitions to read again from their mark."""
        due = [gap for gap in self._open.values() if now > self._seek_at(gap)]
        for gap in due:
            gap.sought_at = now
        return [gap.source for gap in due]

    def _seek_at(self, gap: Gap) -> float:
        if gap.sought_at is None:
            return gap.since + self._seek_after
        return gap.sought_at + _SELDOM * (gap.sought_at - gap.since)

    def to_alarm(self, now: float) -> list[Gap]:
        """Gaps open for too long; each once."""
        due = [
            gap
            for gap in self._open.values()
            if not gap.alarmed and now - gap.since > self._alarm_after
        ]
        for gap in due:
            gap.alarmed = True
        return due

    def keep(self, owned: Iterable[TopicPartition]) -> None:
        """Forget those of partitions that are somebody else's now; they stay written down."""
        mine = set(owned)
        self._open = {key: gap for key, gap in self._open.items() if key[0] in mine}
