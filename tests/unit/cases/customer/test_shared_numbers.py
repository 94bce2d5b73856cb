"""A number of several people: nobody is known by it, and merges do not change that."""

from functools import partial

import pytest

from baton_cases.domain.use_cases.lookups import customer_of
from baton_common.model.messages import Refused
from tests.unit.cases.customer.registry import Registry


async def test_a_shared_number_is_nobody_s_in_any_department(registry: Registry) -> None:
    await registry.adds("c2", "s1x", "logistics")
    await registry.adds("c1", "s1x", "returns")
    await registry.shares("c1", "s1x")
    for department in ("returns", "logistics"):
        assert (
            await registry.do(partial(customer_of, subject="s1x", departments=(department,)))
            is None
        )
    for id_ in ("c1", "c2"):
        known = await registry.known(id_)
        assert ("s1x" in known.subjects, known.unlinked) == (True, ("s1x",))
    before = len(registry.log.store.events)
    await registry.shares("c1", "s1x")
    assert len(registry.log.store.events) == before
    assert registry.published() == ["baton.address.unlinked.v1"]
    assert (await registry.comes("s1x", "c9")).id == "c9"
    assert (await registry.comes("s1x", "c10")).id == "c10"
    with pytest.raises(Refused, match="Unshare it if"):
        await registry.adds("c3", "s1x")


async def test_it_is_one_s_again_whose_it_was_or_somebody_else_s(registry: Registry) -> None:
    await registry.shares("c1", "s1")
    await registry.unshares("c1", "s1")
    assert (await registry.whose("s1"), (await registry.known("c1")).unlinked) == ("c1", ())
    assert registry.published() == [
        "baton.address.unlinked.v1",
        "baton.address.unlinked.v1",
        "baton.customer.address-added.v1",
    ]
    with pytest.raises(Refused, match=r"This number is not shared\."):
        await registry.unshares("c1", "s1")
    await registry.shares("c1", "s1")
    await registry.unshares("c2", "s1")
    assert (await registry.whose("s1"), (await registry.known("c1")).unlinked) == ("c2", ("s1",))
    with pytest.raises(Refused, match="merge the two"):
        await registry.adds("c1", "s1")
    with pytest.raises(Refused, match="does not have this address"):
        await registry.shares("c3", "s1")


async def test_what_identifies_nobody_goes_along_with_a_merge_and_comes_back(
    registry: Registry,
) -> None:
    await registry.shares("c2", "s2")
    await registry.merge("c1", "c2")
    assert (await registry.known("c1")).unlinked == ("s2",)
    assert (await registry.known("c1")).confirmed_subjects == ("s1",)
    await registry.undo("c1", "c2")
    assert [(await registry.known(each)).unlinked for each in ("c1", "c2")] == [(), ("s2",)]


async def test_what_came_to_be_shared_while_they_were_one_stays_so_apart(
    registry: Registry,
) -> None:
    await registry.merge("c1", "c2")
    await registry.shares("c2", "s2")
    await registry.undo("c1", "c2")
    assert [(await registry.known(each)).unlinked for each in ("c1", "c2")] == [(), ("s2",)]
    assert await registry.do(lambda work: customer_of(work, "s2", None)) is None


async def test_what_identified_one_of_two_identifies_both_together(registry: Registry) -> None:
    await registry.shares("c1", "s1")
    await registry.unshares("c2", "s1")
    await registry.merge("c1", "c2")
    assert (await registry.known("c1")).unlinked == ()
    await registry.undo("c1", "c2")
    assert [(await registry.known(each)).unlinked for each in ("c1", "c2")] == [("s1",), ()]


async def test_three_become_one_and_come_apart_in_any_order(registry: Registry) -> None:
    await registry.merge("c1", "c2")
    await registry.merge("c3", "c1")
    assert {await registry.whose(each) for each in ("s1", "s2", "s3")} == {"c3"}
    with pytest.raises(Refused, match="was merged into c3"):
        await registry.undo("c1", "c2")
    await registry.undo("c3", "c1")
    assert [await registry.whose(each) for each in ("s1", "s2", "s3")] == ["c1", "c1", "c3"]
    await registry.undo("c1", "c2")
    assert [await registry.whose(each) for each in ("s1", "s2", "s3")] == ["c1", "c2", "c3"]
