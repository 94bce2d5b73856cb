"""A closed case asks its customer how it was, or says why not."""

from datetime import timedelta
from typing import Any

import pytest

from baton_contracts.survey_completed.survey import SurveyCompleted, SurveyExpired, SurveyInvited
from baton_survey.consumers import end_when_due
from baton_survey.domain.closing import Closing
from baton_survey.domain.customer.person import Person
from baton_survey.domain.survey.rules import Circumstances, is_in_the_sample
from tests.unit.survey.world import ANN, DAY, NINE, World, plan_with


async def test_the_customer_of_a_closed_case_is_invited_for_thirty_days(world: World) -> None:
    await world.closed()
    (message,) = world.published(SurveyInvited)
    assert (message.case_id, message.customer_id, message.number) == ("c1", "ann", "N-c1")
    assert (message.channel, message.language, message.to) == ("mail", "en", ANN)
    assert message.expires_at == NINE + 30 * DAY


async def test_without_an_address_nobody_can_be_asked(world: World) -> None:
    await world.closed(reach=None)
    assert (world.invited, world.reasons) == ([], ["no-address"])


async def test_an_empty_configuration_asks_nobody() -> None:
    world = World()
    await world.closed()
    assert world.reasons == ["switched-off"]


@pytest.mark.parametrize("off", [{"off_matters": ("danger",)}, {"off_departments": ("claims",)}])
async def test_matters_and_departments_can_be_switched_off(world: World, off: Any) -> None:
    await world.plan(plan_with(**off))
    await world.closed("c1", "ann", matter="danger", department="claims")
    await world.closed("c2", "bob")
    assert (world.invited, world.reasons) == (["c2"], ["switched-off"])


async def test_nobody_is_asked_twice_in_a_period(world: World) -> None:
    await world.closed("c1")
    await world.later(30 * DAY - timedelta(seconds=1))
    await world.closed("c2")
    assert (world.invited, world.reasons) == (["c1"], ["asked-lately"])
    await world.later(timedelta(seconds=1))
    await world.closed("c3")
    assert world.invited == ["c1", "c3"]


async def test_answering_does_not_shorten_the_period(world: World) -> None:
    await world.closed("c1")
    await world.answer(world.invitation)
    await world.closed("c2")
    assert world.reasons == ["asked-lately"]


async def test_no_share_asks_nobody_and_the_whole_asks_everybody(world: World) -> None:
    await world.plan(plan_with(share=0))
    await world.closed("c1", "ann")
    await world.plan(plan_with(share=100))
    await world.closed("c1", "bob")
    assert (world.reasons, world.invited) == (["not-sampled"], ["c1"])


async def test_a_share_takes_about_so_many_and_always_the_same(world: World) -> None:
    await world.plan(plan_with(share=30, period=0))
    cases = [f"case-{n}" for n in range(400)]
    for each in cases:
        await world.closed(each, each)
    first = set(world.invited)
    assert 85 <= len(first) <= 155
    other = World()
    await other.plan(plan_with(share=30))
    for each in reversed(cases):
        await other.closed(each, each)
    assert set(other.invited) == first


async def test_of_a_hundred_shares_each_case_has_one_from_which_on_it_is_asked_about() -> None:
    def smallest(case_id: str) -> int:
        closing = Closing(
            case_id=case_id, number="N", customer_id="ann", department="returns",
            matter="exchange", language="en", channel="mail", to=ANN,
        )  # fmt: skip
        who = Person(ids=frozenset({"ann"}), asked_at=None, opted_out=False)

        def circumstances(share: int) -> Circumstances:
            return Circumstances(
                plan=plan_with(share=share), closing=closing, who=who, has_open_invitation=False,
                at=NINE,
            )  # fmt: skip

        asked = [share for share in range(101) if is_in_the_sample(circumstances(share))]
        assert asked == list(range(asked[0], 101))
        return asked[0]

    found = {smallest(f"case-{n}") for n in range(1_500)}
    assert found == set(range(1, 101))


async def test_who_opted_out_is_not_asked_again(world: World) -> None:
    await world.closed("c1")
    await world.answer(world.invitation, opts_out=True)
    await world.later(60 * DAY)
    await world.closed("c2")
    assert world.reasons == ["opted-out"]


async def test_who_declines_without_answering_may_still_answer(world: World) -> None:
    await world.closed("c1")
    await world.decline(world.invitation)
    await world.decline(world.invitation)
    await world.answer(world.invitation)
    assert len(world.published(SurveyCompleted)) == 1
    await world.later(60 * DAY)
    await world.closed("c2")
    assert world.reasons == ["opted-out"]


async def test_the_configuration_file_can_name_customers_who_do_not_want_to_be_asked(
    world: World,
) -> None:
    await world.plan(plan_with(opted_out=("ann",)))
    await world.closed()
    assert world.reasons == ["opted-out"]


async def test_an_invitation_expires_once_and_at_its_time(world: World) -> None:
    await world.closed()
    await world.later(30 * DAY - timedelta(seconds=1))
    assert world.published(SurveyExpired) == []
    await world.later(timedelta(seconds=1))
    await world.later(90 * DAY)
    (message,) = world.published(SurveyExpired)
    assert message.invitation_id == world.invitation


async def test_what_was_answered_does_not_expire(world: World) -> None:
    await world.closed()
    await world.answer(world.invitation)
    assert world.log.next_due() is None
    await world.later(90 * DAY)
    assert world.published(SurveyExpired) == []


async def test_a_deadline_that_fires_beside_the_answer_changes_nothing(world: World) -> None:
    await world.closed()
    (deadline,) = await world.log.deadlines_of(f"invitation-{world.invitation}")
    await world.answer(world.invitation)
    await world.run(lambda work: end_when_due(work, deadline))
    assert world.published(SurveyExpired) == []


async def test_a_case_that_goes_on_in_another_is_not_asked_about(world: World) -> None:
    await world.closed("c1", merged_into="c2")
    await world.closed("c2")
    assert (world.reasons, world.invited) == (["merged"], ["c2"])
