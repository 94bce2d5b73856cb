"""The table of checkpoints, and where a new subscriber begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_common.engine.feed.checkpoints import PartitionCheckpoints, Verdict, judge
from baton_common.engine.feed.envelope import Link
from baton_common.engine.feed.port import ReadPosition
from baton_common.model.position import START, Position

LOG = "0192f1c0-0000-7000-8000-000000000001"
OTHER = "0192f1c0-0000-7000-8000-000000000002"


def link(position: int, previous: int, *, epoch: int = 1, before: int = 1, log: str = LOG) -> Link:
    return Link(log, Position(epoch, position), Position(before, previous) if previous else START)


@pytest.mark.parametrize(
    ("position", "previous", "verdict"),
    [
        (5, 4, Verdict.DOUBLE),
        (7, 5, Verdict.DOUBLE),
        (8, 7, Verdict.NEXT),
        (9, 6, Verdict.NEXT),
        (9, 8, Verdict.EARLY),
    ],
)
def test_a_record_is_a_double_or_next_or_early_by_its_checkpoint(
    position: int, previous: int, verdict: Verdict
) -> None:
    assert judge(Position(1, 7), link(position, previous)) is verdict


def test_the_first_of_a_new_epoch_follows_the_last_before_the_fork() -> None:
    lost = Position(1, 9)
    assert judge(lost, link(8, 7, epoch=2, before=1)) is Verdict.NEXT
    assert judge(Position(2, 8), link(9, 7)) is Verdict.DOUBLE


def test_a_new_subscriber_begins_at_the_first_record_ever() -> None:
    checkpoints = PartitionCheckpoints({})
    assert [checkpoints.see(link(3, 0)), checkpoints.see(link(5, 3))] == [
        Verdict.NEXT,
        Verdict.NEXT,
    ]
    assert checkpoints.checkpoint(LOG) == Position(1, 5)


def test_a_new_subscriber_of_a_truncated_partition_finds_the_smallest_previous() -> None:
    checkpoints = PartitionCheckpoints({})
    assert {
        checkpoints.see(link(9, 8)),
        checkpoints.see(link(6, 4)),
        checkpoints.see(link(8, 6)),
    } == {Verdict.UNKNOWN}
    assert checkpoints.baselines[LOG].smallest == Position(1, 4)
    assert checkpoints.baselines[LOG].seen == 3


def test_two_logs_on_one_topic_have_a_checkpoint_each() -> None:
    checkpoints = PartitionCheckpoints({LOG: ReadPosition(Position(1, 7))})
    assert checkpoints.see(link(1, 0, log=OTHER)) is Verdict.NEXT
    assert checkpoints.see(link(1, 0)) is Verdict.DOUBLE


@given(st.lists(st.integers(1, 8), max_size=60))
def test_however_records_come_each_takes_effect_once_and_in_order(
    noise: list[int],
) -> None:
    """The relay goes back until all was heard: whatever else comes between changes nothing."""
    chain = [link(n, n - 1) for n in range(1, 9)]
    checkpoints = PartitionCheckpoints({})
    received = []
    for record in [chain[0], *(chain[n - 1] for n in noise), *chain]:
        if checkpoints.see(record) is Verdict.NEXT:
            received.append(record.position.number)
    assert received == list(range(1, 9))
