"""Case summaries of a customer on the line: across departments, for who is on the contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from baton_cases.api.access import scope_of
from baton_cases.api.personal import CaseWords
from baton_cases.queries.callers import callers_of
from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries

Callers = Mapping[str, str]
"""Ids that a customer's cases may carry, each with the subject that they called from."""


@dataclass(frozen=True)
class OnTheLine:
    """From the offer to the end of wrap-up; each read that only this allows is in the log."""

    pool: Queries
    personal: CaseWords

    async def callers(self, caller: Caller) -> Callers:
        """The customers in contact with the caller of the route. Empty for machines and for readers
        who see everything anyway."""
        scope = scope_of(caller.principal)
        if caller.principal.is_machine or scope.everything:
            return {}
        return await callers_of(self.pool, scope)

    async def note(self, caller: Caller, rows: Sequence[asyncpg.Record], callers: Callers) -> None:
        """Write down whose case summaries they see by nothing but the caller."""
        foreign = {row["customer_id"] for row in rows if not row["is_own"]}
        for customer_id in sorted(foreign):
            of = f"customer:{customer_id}"
            await self.personal.note(caller, of, [callers[customer_id]], what="case-summaries")
