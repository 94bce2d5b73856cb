"""Compares the end of the topic with what the log has published, before a relay sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baton_common.engine.feed.envelope import Link, PublishedContract, Record, record_of
from baton_common.engine.relay.last_records import PartitionEnd
from baton_common.model.position import START, Position


class TopicDisagrees(Exception):
    """The topic holds what this log never published: nothing may be sent. The text says what to
    do."""


@dataclass(frozen=True, slots=True)
class LogSide:
    """The log's side of the comparison with the ends of its topic's partitions."""

    service: str
    log: str
    published: Mapping[int, PublishedContract]
    """Published contracts at the positions that the partitions end with, by position."""
    last_sent: Mapping[int, PublishedContract]
    """The last published contract up to the saved position, by partition."""
    starts: Sequence[Position]
    """The first position of each epoch after the first."""

    def known(self, last: Link, record: Record) -> Position:
        """The last position up to which a partition that ends with this record agrees with the
        log: the record's own, or the fork that it lies behind. Raises TopicDisagrees."""
        if last.log != self.log:
            raise TopicDisagrees(
                f"the topic holds records of the log {last.log}, this log is {self.log}: "
                "empty the topic, or bring back its log"
            )
        epoch, number = last.position
        for start in self.starts:
            if epoch < start.epoch and number >= start.number:
                return Position(epoch, start.number - 1)
        mine = self.published.get(number)
        if mine is None or record_of(mine, self.service) != record:
            raise TopicDisagrees(
                f"the topic ends with {last.position}, which this log did not publish like that: "
                "the database went back in time, or was changed. Recover it first."
            )
        return last.position


def starting_point(sent: Position, ends: Sequence[PartitionEnd], side: LogSide) -> Position:
    """The position to send from: the saved one, or an earlier one if the topic lost the end of a
    partition.

    Raises TopicDisagrees.
    """
    point = sent
    for end in ends:
        there = START
        if end.last is not None and end.record is not None:
            there = side.known(end.last, end.record)
        elif end.count > 0:  # gone by retention, after it had been sent
            continue
        expected = side.last_sent.get(end.number)
        if expected is not None and there.number < expected.position.number:
            point = min(point, there, key=lambda position: position.number)
    return point
