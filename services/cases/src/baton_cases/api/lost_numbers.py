"""How many of customers' numbers would identify nobody under other rules of the configuration."""

import time
from dataclasses import dataclass

from baton_cases.api.personal import CaseWords
from baton_cases.domain.customer.state import Known
from baton_cases.queries.customers import claimed_subjects, customer_page
from baton_common.engine.projections.queries import Queries
from baton_contracts.addresses import key_of
from baton_contracts.telephone import NumberRules

PATIENCE = 5.0
"""Seconds for counting."""
PAGE = 500


@dataclass(frozen=True)
class LostNumbers:
    """Numbers by which customers are known now."""

    pool: Queries
    personal: CaseWords

    async def counted(self, before: NumberRules, after: NumberRules) -> tuple[int, bool]:
        """How many identify somebody under the rules before and nobody under those after; and
        whether all were looked at in time. Single numbers are looked up, ranges make it look at
        every customer."""
        added = {*after.own, *after.shared} - {*before.own, *before.shared}
        if not added:
            return 0, True
        if not any(each.endswith("*") for each in added):
            found = [await self.personal.vault.known_subject(each) for each in sorted(added)]
            subjects = [each for each in found if each is not None]
            return len(await claimed_subjects(self.pool, subjects)), True
        return await self._counted_among_all(before, after)

    async def _counted_among_all(self, before: NumberRules, after: NumberRules) -> tuple[int, bool]:
        until, last, lost = time.monotonic() + PATIENCE, "", set[str]()
        while page := await customer_page(self.pool, last, PAGE):
            lost |= await self._lost(page, before, after)
            last = page[-1].id
            if time.monotonic() > until:
                return len(lost), False
        return len(lost), True

    async def _lost(self, page: list[Known], before: NumberRules, after: NumberRules) -> set[str]:
        sealed = [address for each in page for address in each.addresses]
        words = await self.personal.vault.open(sealed)
        lost = [
            address.subject
            for address, opened in zip(sealed, words, strict=True)
            if isinstance(opened, str) and key_of(opened, before) and not key_of(opened, after)
        ]
        return set(await claimed_subjects(self.pool, lost))
