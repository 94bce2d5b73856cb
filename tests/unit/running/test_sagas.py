"""A saga hears each event once, in the unit of its effects."""

from datetime import timedelta

from baton_common.model.position import START
from baton_common.model.saga import MessageIgnored, SagaFinished, SendRefused
from baton_common.model.unit_of_work import UnitOfWork
from tests.errands import (
    ERRAND,
    HELPER,
    HELPERS,
    HUNT,
    NINE,
    PATIENCE,
    AskedNext,
    Hunt,
    ask_errand,
    go_away,
)
from tests.errands import take_errand as take
from tests.unit.running.conftest import World


async def test_a_message_and_all_its_effects_are_one_unit(world: World) -> None:
    await world.do(ask_errand, "e1")
    await world.settle()
    assert world.log.state(HELPER, "ana") == ("e1",)
    assert world.log.state(HUNT.memory, "e1") == Hunt("e1", 1)
    assert list(world.log.store.deadlines) == ["hunt-e1/answer"]
    asked_for, asked, noted = (await world.log.read(START))[:3]
    assert {asked.recorded_at, noted.recorded_at} == {NINE}
    assert asked.metadata.correlation_id == "journey-1"
    assert asked.metadata.causation_id == str(asked_for.id)
    assert asked.metadata.actor == "saga:hunt"


async def test_who_does_not_answer_in_time_is_followed_by_the_next(world: World) -> None:
    await world.do(ask_errand, "e1")
    await world.live(PATIENCE * 2)
    assert world.log.state(HELPER, "bo") == ("e1",)
    assert world.log.state(HELPER, "cy") == ("e1",)
    await world.live(PATIENCE)
    assert world.log.state(ERRAND, "e1") == "dropped"
    assert world.published("hunt-e1")[-1] == "SagaFinished"
    assert not world.log.store.deadlines


def set_another(work: UnitOfWork) -> None:
    work.record(HUNT.memory, "e1", AskedNext(errand="e1", attempt=1, at=NINE))
    work.schedule("hunt-e1", "other", 1, NINE + timedelta(days=1))


async def test_finishing_cancels_every_deadline(world: World) -> None:
    await world.do(ask_errand, "e1")
    await world.settle()
    await world.do(set_another)
    await world.do(take, "e1", "ana")
    await world.settle()
    assert not world.log.store.deadlines
    assert world.log.history("hunt-e1")[-1] == SagaFinished(at=NINE)


async def test_a_refused_command_is_remembered_and_leaves_nothing_else(world: World) -> None:
    await world.do(go_away, "ana")
    await world.do(ask_errand, "e1")
    await world.settle()
    assert world.published("helper-ana") == ["HelperWentAway"], "the refused command left something"
    assert world.log.state(HELPER, "bo") == ("e1",)
    refusal = SendRefused(at=NINE, command="AskHelper", sentence="ana is away")
    assert refusal in world.log.history("hunt-e1")
    assert world.log.store.deadlines["hunt-e1/answer"].attempt == 2


async def test_refusals_one_after_the_other_come_to_an_end(world: World) -> None:
    for helper in HELPERS:
        await world.do(go_away, helper)
    await world.do(ask_errand, "e1")
    await world.settle()
    assert world.log.state(ERRAND, "e1") == "dropped"
    assert len(world.log.state(HUNT.memory, "e1").refusals) == 3


async def test_a_late_message_is_recorded_with_its_reason(world: World) -> None:
    await world.do(ask_errand, "e1")
    await world.live(PATIENCE * 3)
    assert world.log.state(ERRAND, "e1") == "dropped"
    before = len(world.log.store.events)
    world.restart()
    await world.settle()
    assert len(world.log.store.events) == before, "a restart heard something again"
    for checkpoint in world.log.store.checkpoints.values():
        assert checkpoint.subscriber == "hunt"


async def test_messages_of_one_key_are_heard_in_order_and_those_of_others_beside(
    world: World,
) -> None:
    for number in range(40):
        await world.do(ask_errand, f"e{number}")
        await world.do(take, f"e{number}", "ana")
    await world.settle()
    for number in range(40):
        assert world.published(f"hunt-e{number}") == ["AskedNext", "SagaFinished"]
        assert not any(
            isinstance(event, MessageIgnored) for event in world.log.history(f"hunt-e{number}")
        )
    assert len({checkpoint.partition for checkpoint in world.log.store.checkpoints.values()}) > 10
