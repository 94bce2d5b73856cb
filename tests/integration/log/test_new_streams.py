"""Streams of ids that were just made are begun without looking for them, and never twice."""

from baton_common.model.clock import new_id
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, looking, raising


async def test_a_stream_of_another_process_is_not_begun_again(open_log: OpenLog) -> None:
    first, second = await open_log(), await open_log()
    id_ = new_id()
    assert (await first.run(raising(id_), metadata=METADATA)).answer == 1
    assert (await second.run(raising(id_), metadata=METADATA)).answer == 2
    assert second.counts.failed == {"stream": 1}  # it had guessed, and then it looked
    assert (await first.run(raising(id_), metadata=METADATA)).answer == 3


async def test_what_is_only_read_of_one_is_compared_too(open_log: OpenLog) -> None:
    first, second = await open_log(), await open_log()
    id_ = new_id()
    await first.run(raising(id_, by=7), metadata=METADATA)
    assert (await second.run(looking(id_), metadata=METADATA)).answer == 7


async def test_an_id_that_came_from_elsewhere_is_looked_for_at_once(open_log: OpenLog) -> None:
    first, second = await open_log(), await open_log()
    await first.run(raising("t1"), metadata=METADATA)
    assert (await second.run(raising("t1"), metadata=METADATA)).answer == 2
    assert second.counts.failed == {}
