"""What the log in memory keeps besides the suite that it shares with PostgreSQL's."""

import pytest

from baton_common.model.log_port import LogUnavailable, Rejected
from baton_common.model.messages import Event
from baton_common.model.partition import partition_of
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import NotLoaded, UnitOfWork
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.errands import ERRAND, METADATA, NINE, PUBLISHERS, ErrandAsked, ask_errand
from tests.errands import take_errand as take
from tests.unit.running.conftest import World


async def test_what_was_told_is_a_chain_in_each_partition(world: World) -> None:
    for number in range(30):
        await world.do(ask_errand, f"e{number}")
        await world.do(take, f"e{number}", "ana")
    last: dict[int, Position] = {}
    for message in world.log.published("errands"):
        assert message.partition == partition_of(message.key, 24)
        assert message.previous == last.get(message.partition, START)
        last[message.partition] = message.position
    assert len(last) > 5


async def test_what_is_told_carries_the_journey_and_its_event_as_the_cause(world: World) -> None:
    await world.do(ask_errand, "e1")
    (message,) = world.log.published("errands")
    assert isinstance(message, ReceivedMessage)
    assert (message.key, message.type) == ("e1", "test.errand.news.v1")
    assert message.body == b'{"errand":"e1","state":"open"}'
    assert message.metadata.correlation_id == METADATA.correlation_id
    assert message.metadata.causation_id == f"{world.log.store.log}/1/1"
    assert not world.log.published("errands", after=message.position)


async def test_while_it_is_away_nothing_is_written(world: World) -> None:
    world.log.store.away = True
    with pytest.raises(LogUnavailable):
        await world.do(ask_errand, "e1")
    with pytest.raises(LogUnavailable):
        await world.log.now()
    world.log.store.away = False
    await world.do(ask_errand, "e1")
    assert world.published("errand-e1") == ["ErrandAsked"]


async def test_an_event_that_is_too_long_is_rejected_alone(world: World) -> None:
    with pytest.raises(Rejected, match="the limit is 65536"):
        await world.do(ask_errand, "e" * 70_000)
    await world.do(ask_errand, "e1")


async def test_an_event_that_does_not_survive_being_stored_is_a_mistake(world: World) -> None:
    def decide(work: UnitOfWork) -> None:
        work.record(ERRAND, "e1", Nameless(errand="e1", at=NINE))

    class Nameless(ErrandAsked, frozen=True):
        """An event without a stored name."""

    with pytest.raises(KeyError):
        await world.do(decide)
    assert issubclass(Nameless, Event)


async def test_a_decision_that_is_told_to_load_is_run_again_with_nothing_left_over() -> None:
    log = MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS)
    seen: list[int] = []

    def decide(work: UnitOfWork) -> None:
        try:
            seen.append(work.version(ERRAND, "e1"))
        except NotLoaded:
            seen.append(-1)
            raise
        ask_errand(work, "e1")

    await log.run(decide, metadata=METADATA)
    log.forget()
    with pytest.raises(Exception, match="asked for already"):
        await log.run(decide, metadata=METADATA)
    assert seen == [-1, 0, -1, 1]
