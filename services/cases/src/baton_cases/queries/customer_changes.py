"""Requested changes to customers, for whoever asked and for whoever answers."""

from dataclasses import dataclass

import msgspec

from baton_cases.domain.customer_change.state import CustomerChange, Ended, Pending
from baton_common.engine.projections.queries import Queries

PAGE = """
select change_id, state::text as state from customer_changes
where ($1::bool or "by" = $3 or concerned && $2::text[])
    and ($4::text is null or status = $4) and ($5::text is null or change_id < $5)
order by change_id desc limit $6
"""

_decode = msgspec.json.Decoder(CustomerChange).decode


@dataclass(frozen=True)
class Answering:
    """The departments for which somebody answers requests; they see those, and their own."""

    person: str
    departments: frozenset[str] = frozenset()
    everything: bool = False

    def sees(self, change: Pending) -> bool:
        """True if they asked, or answer for a department concerned."""
        return self.everything or change.asked.by == self.person or bool(self.of(change))

    def of(self, change: Pending) -> tuple[str, ...]:
        """The departments concerned for which they answer."""
        concerned = (each.department for each in change.asked.concerned)
        return tuple(each for each in concerned if self.everything or each in self.departments)


async def customer_change_page(
    pool: Queries, answering: Answering, *, status: str | None, before: str | None, limit: int
) -> list[Pending | Ended]:
    """The newest first, those before an id."""
    rows = await pool.fetch(
        PAGE,
        answering.everything,
        sorted(answering.departments),
        answering.person,
        status,
        before,
        limit,
    )
    found = (_decode(row["state"]) for row in rows)
    return [each for each in found if isinstance(each, Pending | Ended)]
