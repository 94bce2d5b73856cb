"""The rules of checkpoints: what a subscriber does with a record, given its checkpoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from baton_common.engine.feed.envelope import Link
from baton_common.engine.feed.port import ReadPosition
from baton_common.model.position import START, Position

BASELINE_RECORDS = 1_000
"""A rewound relay may have repeated older records behind newer ones: the smallest `previous`
among so many is a new subscriber's baseline."""


class Verdict(Enum):
    """The relation of a record to a subscriber's checkpoint."""

    NEXT = "next"
    DOUBLE = "double"
    EARLY = "early"
    UNKNOWN = "unknown"
    """A log without a checkpoint, not from its first record."""


def judge(checkpoint: Position, link: Link) -> Verdict:
    """`position ≤ checkpoint`: double; `previous ≤ checkpoint < position`: next; `previous >
    checkpoint`: early."""
    if link.position <= checkpoint:
        return Verdict.DOUBLE
    if link.previous <= checkpoint:
        return Verdict.NEXT
    return Verdict.EARLY


@dataclass(slots=True)
class Baseline:
    """The smallest `previous` that a new subscriber saw so far, and how many records."""

    smallest: Position
    seen: int = 0


class PartitionCheckpoints:
    """A subscriber's checkpoints on one partition, one per log, as they stand after what it took.

    In memory only: whoever moves them commits the move, or drops this object.
    """

    def __init__(self, positions: Mapping[str, ReadPosition]) -> None:
        self._checkpoints = {log: position.position for log, position in positions.items()}
        self.baselines: dict[str, Baseline] = {}

    def checkpoint(self, log: str) -> Position:
        """The checkpoint on this log; START if it never began."""
        return self._checkpoints.get(log, START)

    def see(self, link: Link) -> Verdict:
        """Judge a record; one that is next moves the checkpoint.

        A log without a checkpoint begins at its first record ever, whose `previous` is START.
        """
        checkpoint = self._checkpoints.get(link.log)
        if checkpoint is None:
            if link.previous != START or link.log in self.baselines:
                self._widen(link)
                return Verdict.UNKNOWN
            checkpoint = START
        verdict = judge(checkpoint, link)
        if verdict is Verdict.NEXT:
            self._checkpoints[link.log] = link.position
        return verdict

    def _widen(self, link: Link) -> None:
        baseline = self.baselines.setdefault(link.log, Baseline(link.previous))
        baseline.smallest = min(baseline.smallest, link.previous)
        baseline.seen += 1
