"""Tells the cases of the demo's own customers: the cast and the pages touch only these."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baton_onebox.demo.cast import ADDRESSES
from baton_onebox.doors_client import SYSTEM, Doors, NotDone

HOLDS = 60.0
"""Seconds for which an answer is remembered."""


@dataclass
class Guests:
    """Asks through the door whose a case is. The answer holds for a while, as customers are merged
    and get addresses; a case or an address that is not there yet is asked for again."""

    doors: Doors
    _known: dict[str, tuple[bool, float]] = field(default_factory=dict)

    async def has(self, case: Mapping[str, Any]) -> bool:
        """True if the case's customer is one of the cast."""
        return await self._is_one(case["id"], case["customer_id"])

    async def has_case(self, case_id: str) -> bool:
        """True if the customer of the case with this id is one of the cast."""
        if (known := self._remembered(case_id)) is not None:
            return known
        try:
            case = await self.doors.get(SYSTEM, f"/cases/v1/cases/{case_id}")
        except NotDone as no:
            if no.status != 404:
                raise
            return False
        return await self._is_one(case_id, case["customer_id"])

    async def _is_one(self, case_id: str, customer_id: str) -> bool:
        if (known := self._remembered(case_id)) is not None:
            return known
        customer = await self.doors.get(SYSTEM, f"/cases/v1/customers/{customer_id}")
        addresses = [each["address"] for each in customer["addresses"]]
        if not addresses:
            return False
        is_one = ADDRESSES.issuperset(addresses)
        self._known[case_id] = is_one, time.monotonic() + HOLDS
        return is_one

    def _remembered(self, case_id: str) -> bool | None:
        known, until = self._known.get(case_id, (False, 0.0))
        return known if time.monotonic() < until else None
