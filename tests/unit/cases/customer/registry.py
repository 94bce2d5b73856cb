"""A log with customers and nothing else, for tests of who an address leads to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmAddress,
    MergeCustomers,
    ShareNumber,
    UndoMerge,
    UnshareNumber,
)
from baton_cases.domain.use_cases.customers import (
    find_or_register,
)
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer, customer_of
from baton_cases.domain.use_cases.received import Sender
from baton_cases.publisher.customers import publish_address, publish_customer
from baton_common.model.aggregate import Publish
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
