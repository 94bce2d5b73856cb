"""Claims on PostgreSQL: part of the row of their deadline, gone with it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from baton_common.engine.log.connections import Readers
from baton_common.engine.log.due_deadlines import DueSince
from baton_common.model.aggregate import split_stream
from baton_common.model.claims import Claim, Wanted
from baton_common.model.log_port import Deadline

_CLAIM = "select stream, name, attempt, due_at, claim from claim_deadlines($1, $2, $3, $4, $5, $6)"
_EXTEND = "select extend_claims($1, $2, $3, $4, $5)"


class PostgresClaims:
    """Looks for due deadlines and claims them in one statement."""

    def __init__(self, readers: Readers, now: Callable[[], datetime]) -> None:
        self._readers = readers
        self._now = now
        self._since: defaultdict[str, DueSince] = defaultdict(DueSince)
        """By category: one that is full is not looked for, and stands still."""

    async def claim(self, claimer: str, wanted: Wanted, seconds: float) -> Sequence[Claim]:
        """See the port."""
        now = self._now()
        afters = [
            self._since[category].to_ask(wanted.since.get(category), all_of_them=wanted.lapsed)
            for category in wanted.rooms
        ]
        rows = await self._readers.fetch(
            _CLAIM,
            *(claimer, seconds, wanted.lapsed),
            *(list(wanted.rooms), list(wanted.rooms.values()), afters),
        )
        claims = [Claim(Deadline(*row[:4]), row["claim"]) for row in rows]
        claims.sort(key=lambda claim: (claim.deadline.due_at, claim.deadline.id))
        first: dict[str, datetime] = {}
        for claim in claims:
            first.setdefault(split_stream(claim.deadline.stream)[0], claim.deadline.due_at)
        for category in wanted.rooms:
            self._since[category].found(first.get(category, now))
        return claims

    async def extend(self, claims: Sequence[Claim], seconds: float) -> Sequence[Claim]:
        """See the port."""
        held = await self._last(claims, seconds, working=True)
        return [claim for claim in claims if claim.deadline.id in held]

    async def let_go(self, claims: Sequence[Claim], seconds: float) -> None:
        """See the port."""
        await self._last(claims, seconds, working=False)

    async def _last(self, claims: Sequence[Claim], seconds: float, *, working: bool) -> set[str]:
        rows = await self._readers.fetch(
            _EXTEND,
            [claim.deadline.id for claim in claims],
            [claim.deadline.attempt for claim in claims],
            [claim.token for claim in claims],
            seconds,
            working,
        )
        return {row[0] for row in rows}
