"""What a relay does with what the topic ends with, and with what was not acknowledged."""

import asyncio

import pytest
from aiokafka.errors import KafkaError
from msgspec.structs import replace

from baton_common.engine.feed.envelope import Link, PublishedContract, Record, record_of
from baton_common.engine.relay.comparison import LogSide, TopicDisagrees, starting_point
from baton_common.engine.relay.last_records import PartitionEnd
from baton_common.engine.relay.sending import Sending
from baton_common.model.position import START, Position
from tests.unit.feed.test_envelope import LOG, PUBLISHED


def published(position: int, partition: int = 0, epoch: int = 1) -> PublishedContract:
    return replace(
        PUBLISHED, position=Position(epoch, position), previous=START, partition=partition
    )


def end(which: PublishedContract | None, number: int = 0, count: int = 9) -> PartitionEnd:
    if which is None:
        return PartitionEnd(number, count, None, None)
    link = Link(which.log, which.position, which.previous)
    return PartitionEnd(number, count, link, record_of(which, "toy"))


def side(
    *all_told: PublishedContract, sent: Position, starts: tuple[Position, ...] = ()
) -> LogSide:
    last_sent = {each.partition: each for each in all_told if each.position.number <= sent.number}
    by_position = {each.position.number: each for each in all_told}
    return LogSide("toy", LOG, by_position, last_sent, starts)


SENT = Position(1, 5)
A, B, C = published(4, 0), published(5, 1), published(7, 0)


@pytest.mark.parametrize(
    ("ends", "point"),
    [
        ([end(A), end(B, 1)], SENT),
        ([end(C), end(B, 1)], SENT),
        ([end(None, 0, 0), end(B, 1)], START),
        ([end(None, 0, 3), end(B, 1)], SENT),
        ([end(published(2)), end(B, 1)], Position(1, 2)),
    ],
    ids=["as saved", "sent and not saved", "made anew", "gone by retention", "lost its end"],
)
def test_a_relay_begins_where_the_topic_needs_it(ends: list[PartitionEnd], point: Position) -> None:
    assert starting_point(SENT, ends, side(published(2), A, B, C, sent=SENT)) == point


def test_what_the_log_never_told_stops_the_relay() -> None:
    for strange in (published(8), replace(C, body=b"{}"), replace(C, log=LOG[:-1] + "2")):
        with pytest.raises(TopicDisagrees):
            starting_point(SENT, [end(strange)], side(A, B, C, sent=SENT))


def test_what_lies_behind_a_fork_is_known_to_be_lost() -> None:
    after = side(A, B, published(7, 0, epoch=2), sent=SENT, starts=(Position(2, 6),))
    assert starting_point(SENT, [end(published(9)), end(B, 1)], after) == SENT


class Builder:
    def __init__(self) -> None:
        self.count = 0

    def append(self, **record: object) -> object:
        self.count += 1
        return object()


class Broker:
    """Acknowledges batch by batch what the test says; the rest fails or is never answered."""

    def __init__(self, answers: list[str]) -> None:
        self._answers = answers

    def create_batch(self) -> Builder:
        return Builder()

    async def send_batch(
        self, batch: Builder, topic: str, *, partition: int
    ) -> "asyncio.Future[None]":
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        answer = self._answers.pop(0)
        if answer == "refused":
            raise KafkaError("no")
        if answer == "failed":
            future.set_exception(KafkaError("unknown"))
        else:
            future.set_result(None)
        return future


@pytest.mark.parametrize(
    ("answers", "acknowledged"),
    [
        (["ok", "ok", "ok"], 6),
        (["ok", "failed", "ok"], 1),
        (["failed", "ok", "ok"], None),
        (["ok", "ok", "failed"], 2),
        (["ok", "refused"], 1),
    ],
)
async def test_only_what_was_acknowledged_without_a_hole_counts(
    answers: list[str], acknowledged: int | None
) -> None:
    """Positions 1 and 4 go to one partition, 2 and 5, 3 and 6 to others."""
    page = [published(n, (n - 1) % 3) for n in range(1, 7)]
    sending = Sending(Broker(answers), "lamps", "toy")
    last, error = await sending.send(await sending.built(page))
    assert (last and last.number) == acknowledged
    assert (error is None) == (acknowledged == 6)


def test_records_are_compared_byte_by_byte() -> None:
    record = record_of(A, "toy")
    assert Record(record.headers, record.key, record.value) == record
    assert record_of(A, "another") != record
