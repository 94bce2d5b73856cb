"""One customer for each address; two that turn out to be one, and back."""

import pytest

from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.customer.state import CUSTOMER, TakenIn
from baton_cases.domain.use_cases.customer_requests import (
    ReleaseAddress,
)
from baton_cases.domain.use_cases.customers import (
    mark_failed,
    mark_working,
    prove_address,
)
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer, customer_of
from baton_common.model.messages import Refused, Unknown
from tests.unit.cases.customer.registry import NOON, Registry


async def test_the_same_address_is_the_same_customer(registry: Registry) -> None:
    assert (await registry.comes("s1", "c9")).id == "c1"
    assert await registry.do(lambda work: customer_of(work, "s9", None)) is None


async def test_an_address_that_is_added_is_theirs_once_and_is_told_once(registry: Registry) -> None:
    assert (await registry.adds("c1", "s9")).subjects == ("s1", "s9")
    assert (await registry.comes("s9", "c9")).id == "c1"
    assert (await registry.adds("c1", "s9")).subjects == ("s1", "s9")
    assert registry.published() == ["baton.customer.address-added.v1"]


async def test_an_address_of_somebody_else_is_not_added_but_merging_is_proposed(
    registry: Registry,
) -> None:
    with pytest.raises(Refused, match="merge the two"):
        await registry.adds("c1", "s2")
    await registry.merge("c1", "c2")
    assert (await registry.adds("c1", "s2")).subjects == ("s1", "s2")


async def test_what_was_added_to_whoever_took_them_in_stays_there_when_it_is_undone(
    registry: Registry,
) -> None:
    await registry.merge("c1", "c2")
    await registry.adds("c2", "s9")
    await registry.undo("c1", "c2")
    assert await registry.whose("s9") == "c1"


async def test_merging_unites_the_addresses_and_is_told(registry: Registry) -> None:
    await registry.merge("c1", "c2")
    assert isinstance(registry.log.state(CUSTOMER, "c2"), TakenIn)
    known = await registry.do(lambda work: customer(work, "c2"))
    assert (known.id, known.subjects) == ("c1", ("s1", "s2"))
    assert await registry.whose("s2") == "c1"
    assert registry.published() == ["baton.customer.merged.v1"]


async def test_undoing_it_splits_them_as_they_were(registry: Registry) -> None:
    before = [registry.log.state(CUSTOMER, id_) for id_ in ("c1", "c2")]
    await registry.merge("c1", "c2")
    await registry.undo("c1", "c2")
    assert [registry.log.state(CUSTOMER, id_) for id_ in ("c1", "c2")] == before
    assert await registry.whose("s2") == "c2"
    assert registry.published()[-1] == "baton.customer.merge-undone.v1"


async def test_who_had_taken_in_others_brings_them_along_and_takes_them_back(
    registry: Registry,
) -> None:
    await registry.merge("c2", "c3")
    await registry.merge("c1", "c2")
    assert await registry.whose("s3") == "c1"
    await registry.undo("c1", "c2")
    assert (await registry.whose("s3"), await registry.whose("s1")) == ("c2", "c1")
    await registry.undo("c2", "c3")
    assert await registry.whose("s3") == "c3"


async def test_one_who_was_merged_is_merged_and_separated_under_the_other_id_only(
    registry: Registry,
) -> None:
    await registry.merge("c1", "c2")
    with pytest.raises(Refused, match="merged into c1; use that one"):
        await registry.merge("c3", "c2")
    with pytest.raises(Refused, match="merged into c1; use that one"):
        await registry.undo("c2", "c1")


async def test_nonsense_is_refused(registry: Registry) -> None:
    with pytest.raises(Refused, match="with themselves"):
        await registry.merge("c1", "c1")
    with pytest.raises(Refused, match="not merged"):
        await registry.undo("c1", "c2")
    with pytest.raises(Unknown):
        await registry.merge("c1", "c9")


async def test_an_address_fails_once_and_recovers_once(registry: Registry) -> None:
    for _ in range(2):
        await registry.do(lambda work: mark_failed(work, "s1", "5.1.1", "m1", work.now))
    assert registry.log.state(ADDRESS, "s1") == Claimed(customer_id="c1", failing=True)
    for _ in range(2):
        await registry.do(lambda work: mark_working(work, "s1", work.now))
    assert registry.log.state(ADDRESS, "s1") == Claimed(customer_id="c1")
    assert registry.published() == ["baton.customer.address-failed.v1"] * 2


async def test_the_address_of_a_stranger_is_not_marked(registry: Registry) -> None:
    await registry.do(lambda work: mark_failed(work, "s9", "5.1.1", "m1", work.now))
    assert registry.log.history("address-s9") == []


async def test_an_address_that_staff_add_leads_to_them_in_their_department_only(
    registry: Registry,
) -> None:
    known = await registry.adds("c1", "s9", "returns")
    assert known.subjects_in(("returns",)) == ("s1", "s9")
    assert known.subjects_in(("logistics",)) == known.confirmed_subjects == ("s1",)
    assert await registry.whose("s9", "returns") == "c1"
    assert await registry.do(lambda work: customer_of(work, "s9", ("logistics",))) is None
    assert registry.published() == []


async def test_a_person_of_another_department_confirms_it_for_theirs(registry: Registry) -> None:
    await registry.adds("c1", "s9", "returns")
    known = await registry.confirms("c1", "s9", "logistics")
    assert known.subjects_in(("logistics",)) == ("s1", "s9")
    assert known.subjects_in(("billing",)) == ("s1",)
    assert await registry.whose("s9", "logistics") == "c1"
    before = registry.log.history("customer-c1")
    await registry.confirms("c1", "s9", "logistics")
    await registry.adds("c1", "s9", "returns", "logistics")
    assert registry.log.history("customer-c1") == before
    assert (await registry.adds("c1", "s9", "billing")).subjects_in(("billing",)) == ("s1", "s9")
    with pytest.raises(Refused, match="does not have this address"):
        await registry.confirms("c1", "s8", "logistics")


async def test_whoever_comes_from_it_elsewhere_is_somebody_new(registry: Registry) -> None:
    await registry.adds("c1", "s9", "returns")
    assert (await registry.comes("s9", "c9", "logistics")).id == "c9"
    assert await registry.whose("s9", "returns") == "c1"
    assert await registry.whose("s9", "billing") == "c9"
    with pytest.raises(Refused, match="merge the two"):
        await registry.confirms("c1", "s9", "logistics")


async def test_the_customer_proves_it_for_everybody_and_that_is_told(registry: Registry) -> None:
    known = await registry.adds("c1", "s9", "returns")
    for _ in range(2):
        await registry.do(lambda work: prove_address(work, known, "s9", "m1", work.now))
    assert (await registry.known("c1")).confirmed_subjects == ("s1", "s9")
    assert await registry.whose("s9", "logistics") == "c1"
    assert registry.published() == ["baton.customer.address-added.v1"]


async def test_it_is_not_proved_against_somebody_who_came_from_it(registry: Registry) -> None:
    known = await registry.adds("c1", "s9", "returns")
    await registry.comes("s9", "c9", "logistics")
    await registry.do(lambda work: prove_address(work, known, "s9", "m1", work.now))
    assert (await registry.known("c1")).confirmed_subjects == ("s1",)


async def test_two_departments_may_have_it_of_two_customers_until_somebody_comes(
    registry: Registry,
) -> None:
    await registry.adds("c1", "s9", "returns")
    await registry.adds("c2", "s9", "logistics")
    assert await registry.whose("s9", "returns") == "c1"
    assert await registry.whose("s9", "logistics") == "c2"


async def test_a_merge_brings_the_limits_along_and_undoing_it_brings_them_back(
    registry: Registry,
) -> None:
    await registry.adds("c1", "s9", "returns")
    await registry.adds("c2", "s8", "logistics")
    await registry.comes("s9", "c9", "logistics")
    await registry.merge("c2", "c9")
    before = [registry.log.state(CUSTOMER, id_) for id_ in ("c1", "c2")]
    await registry.merge("c1", "c2")
    both = await registry.known("c1")
    assert both.subjects == ("s1", "s9", "s2", "s8")
    assert both.confirmed_subjects == ("s1", "s9", "s2")
    assert both.limited == {"s8": ("logistics",)}
    await registry.undo("c1", "c2")
    assert [registry.log.state(CUSTOMER, id_) for id_ in ("c1", "c2")] == before


async def test_an_address_that_was_released_leads_to_them_again_when_it_is_added(
    registry: Registry,
) -> None:
    await registry.do(lambda work: do(work, ReleaseAddress(subject="s1", at=NOON)))
    assert await registry.do(lambda work: customer_of(work, "s1", None)) is None
    known = await registry.adds("c1", "s1", "logistics")
    assert known.subjects == ("s1",)
    assert await registry.whose("s1") == await registry.whose("s1", "logistics") == "c1"
