"""The table of the marks: what a subscriber does with a record, given where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from baton_common.feed.envelope import Link
from baton_common.feed.port import Stand
from baton_common.position import START, Position

BASELINE_RECORDS = 1_000
"""A rewound relay may have repeated older records behind newer ones: the smallest `previous`
among so many is a new subscriber's baseline."""


class Verdict(Enum):
    """What a record is to a subscriber."""

    NEXT = "next"
    DOUBLE = "double"
    EARLY = "early"
    UNKNOWN = "unknown"
    """A log that it has no mark on, not from its first record."""


def judge(mark: Position, link: Link) -> Verdict:
    """`position ≤ mark`: double; `previous ≤ mark < position`: next; `previous > mark`: early."""
    if link.position <= mark:
        return Verdict.DOUBLE
    if link.previous <= mark:
        return Verdict.NEXT
    return Verdict.EARLY


@dataclass(slots=True)
class Baseline:
    """The smallest `previous` that a new subscriber saw so far, and how many records."""

    smallest: Position
    seen: int = 0


class PartitionMarks:
    """A subscriber's marks on one partition, one per log, as they stand after what it took.

    In memory only: whoever moves them commits the move, or drops this object.
    """

    def __init__(self, stands: Mapping[str, Stand]) -> None:
        self._marks = {log: stand.position for log, stand in stands.items()}
        self.baselines: dict[str, Baseline] = {}

    def mark(self, log: str) -> Position:
        """Where it stands on this log; START if it never began."""
        return self._marks.get(log, START)

    def see(self, link: Link) -> Verdict:
        """Judge a record; one that is next moves the mark.

        A log without a mark begins at its first record ever, whose `previous` is START.
        """
        mark = self._marks.get(link.log)
        if mark is None:
            if link.previous != START or link.log in self.baselines:
                self._widen(link)
                return Verdict.UNKNOWN
            mark = START
        verdict = judge(mark, link)
        if verdict is Verdict.NEXT:
            self._marks[link.log] = link.position
        return verdict

    def _widen(self, link: Link) -> None:
        baseline = self.baselines.setdefault(link.log, Baseline(link.previous))
        baseline.smallest = min(baseline.smallest, link.previous)
        baseline.seen += 1
