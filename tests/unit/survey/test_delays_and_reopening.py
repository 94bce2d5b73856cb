"""A survey waits before it asks; an invitation outlives the reopening of its case."""

from datetime import timedelta

from baton_contracts.survey_completed.survey import SurveyCompleted
from baton_survey.consumers import ask_when_due
from baton_survey.domain.survey.state import SURVEY
from tests.unit.survey.world import World, plan_with

HOUR = timedelta(hours=1)


async def test_it_asks_when_the_delay_is_over(world: World) -> None:
    await world.plan(plan_with(after=3600))
    await world.closed()
    await world.later(HOUR - timedelta(seconds=1))
    assert world.invited == []
    await world.later(timedelta(seconds=1))
    assert world.invited == ["c1"]


async def test_a_case_reopened_meanwhile_is_not_asked_about(world: World) -> None:
    await world.plan(plan_with(after=3600))
    await world.closed()
    (deadline,) = await world.log.deadlines_of("survey-c1")
    await world.reopened()
    assert world.log.next_due() is None
    await world.run(lambda work: ask_when_due(work, deadline))
    await world.later(2 * HOUR)
    assert (world.invited, world.reasons) == ([], [])


async def test_closed_again_it_waits_anew(world: World) -> None:
    await world.plan(plan_with(after=3600))
    await world.closed(department="returns")
    await world.later(HOUR / 2)
    await world.reopened()
    await world.closed(department="claims")
    await world.later(HOUR / 2)
    assert world.invited == []
    await world.later(HOUR / 2)
    assert world.invited == ["c1"]
    assert world.log.state(SURVEY, "c1").attempts == 2


async def test_what_changed_meanwhile_counts(world: World) -> None:
    await world.closed("c1")
    await world.plan(plan_with(after=3600, period=0))
    await world.closed("c2")
    await world.decline(world.invitation)
    await world.later(HOUR)
    assert world.reasons == ["opted-out"]


async def test_it_can_still_be_answered(world: World) -> None:
    await world.closed()
    await world.reopened()
    await world.answer(world.invitation, 1)
    (message,) = world.published(SurveyCompleted)
    assert message.low


async def test_closed_again_no_second_one_goes_out_while_it_is_open(world: World) -> None:
    await world.plan(plan_with(period=0))
    await world.closed()
    await world.reopened()
    await world.closed()
    assert (world.invited, world.reasons) == (["c1"], ["asked-lately"])


async def test_closed_again_after_the_answer_it_is_asked_about_again(world: World) -> None:
    await world.plan(plan_with(period=0))
    await world.closed()
    await world.answer(world.invitation, 1)
    await world.reopened()
    await world.closed()
    assert world.invited == ["c1", "c1"]
