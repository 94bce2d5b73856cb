"""A unit is applied whole or not at all, and stands only on what has not changed."""

import asyncio

import pytest

from baton_common.model.log_port import CheckpointMove, Conflict
from baton_common.model.messages import Refused, Stale, Unknown
from baton_common.model.position import START, Position
from baton_common.model.unit_of_work import UnitOfWork
from tests.contracts.log.conftest import Logs
from tests.errands import (
    ERRAND,
    HELPER,
    METADATA,
    ErrandAsked,
    HelperAsked,
    ask_errand,
    take_errand,
)


async def test_events_stand_in_order_of_position_without_a_hole(logs: Logs) -> None:
    first = await logs.ask("e1")
    second = await logs.ask("e2", there=True)
    third = await logs.take("e1", "ana")
    assert [done.position for done in (first, second, third)] == [Position(1, n) for n in (1, 2, 3)]
    assert (first.answer, third.answer, first.repeated) == ("open", "taken", None)
    assert await logs.streams() == [
        ("errand-e1", 1, "errand-asked"),
        ("errand-e2", 1, "errand-asked"),
        ("errand-e1", 2, "errand-taken"),
    ]


async def test_a_page_begins_after_a_position_and_ends_at_the_limit(logs: Logs) -> None:
    for errand in ("e1", "e2", "e3"):
        await logs.ask(errand)
    (second,) = await logs.there.read(Position(1, 1), limit=1)
    assert second.position == Position(1, 2)
    assert isinstance(second.event, ErrandAsked)
    assert second.event.errand == "e2"
    assert second.metadata == METADATA
    assert second.at == second.event.at
    assert not await logs.here.read(Position(1, 3))


async def test_a_unit_over_two_streams_is_whole_and_its_position_is_the_last(logs: Logs) -> None:
    def both(work: UnitOfWork) -> tuple[str, ...]:
        ask_errand(work, "e1")
        return work.record(HELPER, "ana", HelperAsked(helper="ana", errand="e1", at=work.now))

    done = await logs.here.run(both, metadata=METADATA)
    assert done.position == Position(1, 2)
    assert done.answer == ("e1",)
    assert [stream for stream, _, _ in await logs.streams()] == ["errand-e1", "helper-ana"]


async def test_a_refusal_writes_nothing_and_says_why(logs: Logs) -> None:
    await logs.ask("e1")
    with pytest.raises(Refused, match="e1 has been asked for already"):
        await logs.ask("e1", there=True)
    assert len(await logs.streams()) == 1


async def test_a_refusal_stands_on_what_is_true_now_not_on_what_is_remembered(logs: Logs) -> None:
    await logs.ask("e1")
    with pytest.raises(Refused, match="e2 is none"):
        await logs.take("e2", "ana")
    await logs.ask("e2", there=True)
    assert (await logs.take("e2", "ana")).answer == "taken"


async def test_what_another_process_wrote_is_found_and_decided_on_again(logs: Logs) -> None:
    await logs.ask("e1")
    await logs.take("e1", "bo", there=True)
    with pytest.raises(Refused, match="e1 is taken"):
        await logs.take("e1", "ana")
    assert [type_ for _, _, type_ in await logs.streams()] == ["errand-asked", "errand-taken"]


async def test_a_stream_that_is_only_read_is_compared_as_well(logs: Logs) -> None:
    """Nobody is asked for an errand that has been taken meanwhile."""
    await logs.ask("e1")
    await logs.take("e1", "bo", there=True)

    def ask_helper(work: UnitOfWork) -> None:
        if work.state(ERRAND, "e1") != "open":
            raise Refused("too late")
        work.record(HELPER, "ana", HelperAsked(helper="ana", errand="e1", at=work.now))

    with pytest.raises(Refused, match="too late"):
        await logs.here.run(ask_helper, metadata=METADATA)


async def test_without_again_it_is_not_decided_a_second_time(logs: Logs) -> None:
    """Refused, if the news came in before it was decided at all."""
    await logs.ask("e1")
    await logs.take("e1", "bo", there=True)
    decided = 0

    def take(work: UnitOfWork) -> None:
        nonlocal decided
        take_errand(work, "e1", "ana")
        decided += 1

    with pytest.raises((Conflict, Refused)):
        await logs.here.run(take, metadata=METADATA, again=False)
    assert decided <= 1
    assert len(await logs.streams()) == 2


async def test_another_version_than_expected_is_stale(logs: Logs) -> None:
    await logs.ask("e1")
    with pytest.raises(Stale, match="expected version 7, it is at version 1"):
        await logs.take("e1", "ana", expected={"errand-e1": 7})
    await logs.take("e1", "ana", there=True, expected={"errand-e1": 1})
    with pytest.raises(Stale):
        await logs.take("e1", "ana", expected={"errand-e1": 1})


async def test_what_is_unknown_is_unknown_whatever_version_is_expected(logs: Logs) -> None:
    await logs.ask("e1")

    def look(work: UnitOfWork) -> None:
        work.state(ERRAND, "e1")
        raise Unknown

    for log in (logs.here, logs.there):
        with pytest.raises(Unknown):
            await log.run(look, metadata=METADATA, expected={"errand-e1": 7})


async def test_another_version_goes_before_a_refusal(logs: Logs) -> None:
    await logs.ask("e1")
    await logs.take("e1", "ana")
    with pytest.raises(Refused, match="taken"):
        await logs.take("e1", "bo", expected={"errand-e1": 2})
    with pytest.raises(Stale):
        await logs.take("e1", "bo", expected={"errand-e1": 1})


async def test_of_many_at_once_exactly_one_wins_and_all_are_answered(logs: Logs) -> None:
    await logs.ask("e1")
    tries = [logs.take("e1", f"h{n}", there=n % 2 == 0) for n in range(20)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in ended) == 1
    assert sum(isinstance(one, Refused) for one in ended) == 19
    assert len(await logs.streams()) == 2


async def test_an_exception_of_the_decision_comes_out_and_nothing_is_written(logs: Logs) -> None:
    def broken(work: UnitOfWork) -> None:
        ask_errand(work, "e1")
        raise ZeroDivisionError

    move = CheckpointMove("counter", "self", 3, START, Position(1, 1))
    with pytest.raises(ZeroDivisionError):
        await logs.here.run(broken, metadata=METADATA, checkpoints=[move])
    assert not await logs.streams()
    assert await logs.here.checkpoint("counter", "self", 3) is None
    assert (await logs.ask("e1")).position == Position(1, 1)


async def test_a_decision_may_be_run_again_from_the_start(logs: Logs) -> None:
    """Each stream that has to be loaded first runs it once more; nothing is left of the others."""
    runs = 0

    def decide(work: UnitOfWork) -> None:
        nonlocal runs
        runs += 1
        ask_errand(work, "e1")
        ask_errand(work, "e2")
        take_errand(work, "e1", "ana")

    await logs.here.run(decide, metadata=METADATA)
    assert runs > 1
    assert len(await logs.streams()) == 3


async def test_it_is_recorded_after_it_took_effect_and_in_order(logs: Logs) -> None:
    await logs.ask("e1")
    await logs.ask("e2", there=True)
    one, two = await logs.there.read(START)
    assert one.recorded_at >= one.at
    assert two.recorded_at >= one.recorded_at
    assert one.id != two.id
