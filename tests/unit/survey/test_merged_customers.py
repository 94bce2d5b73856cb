"""Two ids that turned out to be one person are asked once."""

from tests.unit.survey.world import World, plan_with


async def test_they_are_asked_once(world: World) -> None:
    await world.closed("c1", "ann")
    await world.merged("ann", "annie")
    await world.closed("c2", "annie")
    assert world.reasons == ["asked-lately"]


async def test_over_several_merges_and_in_both_directions(world: World) -> None:
    await world.closed("c1", "annie")
    await world.merged("ann", "annie")
    await world.merged("a.lee", "ann")
    await world.closed("c2", "a.lee")
    assert world.reasons == ["asked-lately"]


async def test_who_opted_out_under_one_name_did_under_the_other(world: World) -> None:
    await world.plan(plan_with(period=0))
    await world.closed("c1", "ann")
    await world.decline(world.invitation)
    await world.merged("annie", "ann")
    await world.closed("c2", "annie")
    assert world.reasons == ["opted-out"]


async def test_undone_each_is_asked_for_themselves(world: World) -> None:
    await world.closed("c1", "ann")
    await world.merged("ann", "annie")
    await world.merged("ann", "annie")
    await world.separated("ann", "annie")
    await world.closed("c2", "annie")
    assert world.invited == ["c1", "c2"]


async def test_news_of_a_merge_and_of_another_ones_undoing_may_cross(world: World) -> None:
    """annie was merged into ann, that was undone, then into bea; bea's news come first."""
    await world.closed("c1", "bea")
    await world.merged("bea", "annie")
    await world.merged("ann", "annie")
    await world.separated("ann", "annie")
    await world.closed("c2", "annie")
    await world.closed("c3", "ann")
    assert (world.invited, world.reasons) == (["c1", "c3"], ["asked-lately"])
