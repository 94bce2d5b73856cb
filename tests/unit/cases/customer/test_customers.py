"""One customer for each address; two that turn out to be one, and back."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from baton_cases.domain.address.state import ADDRESS, Claimed
from baton_cases.domain.customer.state import CUSTOMER, Known, TakenIn
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmAddress,
    MergeCustomers,
    ReleaseAddress,
    ShareNumber,
    UndoMerge,
    UnshareNumber,
)
from baton_cases.domain.use_cases.customers import (
    find_or_register,
    mark_failed,
    mark_working,
    prove_address,
)
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer, customer_of
from baton_cases.domain.use_cases.received import Sender
from baton_cases.publisher import publish_address, publish_customer
from baton_common.model.aggregate import Publish
from baton_common.model.messages import Refused, Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Registry:
    """A log with customers; commands come at noon."""

    def __init__(self) -> None:
        publishers: dict[str, Publish] = {"customer": publish_customer, "address": publish_address}
        self.log = MemoryLog(HandClock(NOON).now, publishers=publishers)

    async def do(self, decide: Callable[[UnitOfWork], Any]) -> Any:
        return (await self.log.run(decide, metadata=Metadata(correlation_id="test"))).answer

    async def comes(self, subject: str, new_id: str, department: str = "returns") -> Known:
        """A customer writes to a department; `new_id` is theirs if it does not know them."""
        address = Personal[str](subject=subject, key_version=1, ciphertext=subject)
        sender = Sender(address=address, name=None, language="zh")
        known = await self.do(
            lambda work: find_or_register(work, sender, new_id, department, work.now)
        )
        assert isinstance(known, Known)
        return known

    async def adds(self, customer_id: str, subject: str, *departments: str) -> Known:
        """A customer says that they can be reached there too; no department: staff of all."""
        address = Personal[str](subject=subject, key_version=1, ciphertext=subject)
        request = AddAddress(
            customer_id=customer_id,
            address=address,
            departments=departments or None,
            by="ana",
            at=NOON,
        )
        await self.do(lambda work: do(work, request))
        return await self.known(customer_id)

    async def merge(self, customer_id: str, merged_id: str) -> None:
        request = MergeCustomers(customer_id=customer_id, merged_id=merged_id, by="lena", at=NOON)
        await self.do(lambda work: do(work, request))

    async def undo(self, customer_id: str, separated_id: str) -> None:
        request = UndoMerge(customer_id=customer_id, separated_id=separated_id, by="lena", at=NOON)
        await self.do(lambda work: do(work, request))

    async def shares(self, customer_id: str, subject: str) -> None:
        """Staff say that several people use a number of theirs."""
        request = ShareNumber(customer_id=customer_id, subject=subject, by="ana", at=NOON)
        await self.do(lambda work: do(work, request))

    async def unshares(self, customer_id: str, subject: str) -> None:
        """And that it is theirs alone after all."""
        address = Personal[str](subject=subject, key_version=1, ciphertext=subject)
        request = UnshareNumber(
            customer_id=customer_id, address=address, departments=None, by="ana", at=NOON
        )
        await self.do(lambda work: do(work, request))

    async def confirms(self, customer_id: str, subject: str, *departments: str) -> Known:
        """Staff of these departments say that it is theirs."""
        request = ConfirmAddress(
            customer_id=customer_id, subject=subject, departments=departments, by="cy", at=NOON
        )
        await self.do(lambda work: do(work, request))
        return await self.known(customer_id)

    async def known(self, customer_id: str) -> Known:
        known = await self.do(lambda work: customer(work, customer_id))
        assert isinstance(known, Known)
        return known

    async def whose(self, subject: str, department: str = "returns") -> str:
        """The id of the customer that an address leads to today."""
        found = await self.do(lambda work: customer_of(work, subject, (department,)))
        assert isinstance(found, Known)
        return found.id

    def published(self) -> list[str]:
        return [arrived.type for arrived in self.log.published("case-updated")]


@pytest.fixture
async def registry() -> Registry:
    """Mei (s1), Mei Lin (s2) and Tom (s3)."""
    made = Registry()
    for number in ("1", "2", "3"):
        await made.comes(f"s{number}", f"c{number}")
    return made


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
