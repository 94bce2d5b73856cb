"""Proves who calls, before a byte of the body is read; whether they need to is the route's."""

from urllib.parse import parse_qsl

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.rate_limits import Buckets
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import NOBODY
from baton_common.edge.identity.refusal import KeysUnavailable, NotProven
from baton_common.edge.identity.tickets import Tickets
from baton_common.edge.problems import Problem
from baton_common.model.log_port import LogUnavailable


class Identification:
    """One per service: proofs, tickets, and the rate limit of each principal."""

    def __init__(self, identify: Identify, principals: Buckets | None) -> None:
        self._identify = identify
        self._principals = principals

    async def identify(self, caller: Caller) -> None:
        """Says in `caller` who they are, or why that is not proven. Raises Problem 429."""
        header = caller.headers.get(b"authorization")
        if header is None:
            return
        try:
            caller.principal, caller.ends = await self._identify.proof_of(header)
        except (NotProven, KeysUnavailable, LogUnavailable) as error:
            caller.unproven = error
            return
        self._count(caller)

    async def require(self, caller: Caller, tickets: Tickets | None) -> None:
        """Raises why the caller is not proven; `tickets` prove one who sends no token."""
        if caller.principal is not NOBODY:
            return
        if caller.unproven is not None:
            raise caller.unproven
        if tickets is not None and b"ticket=" in caller.query:
            given = dict(parse_qsl(caller.query.decode("latin-1"))).get("ticket", "")
            caller.principal, caller.ends = await tickets.redeem(given)
            if not await self._identify.still_stands(caller.principal):
                raise NotProven("The API key of this ticket was withdrawn. Ask for a new one.")
        else:
            caller.principal, caller.ends = await self._identify.proof_of(None)
        self._count(caller)

    def _count(self, caller: Caller) -> None:
        if self._principals is not None and (wait := self._principals.take(caller.principal.actor)):
            raise too_many(wait)


def too_many(wait: float) -> Problem:
    """429 with the seconds after which the next request may come."""
    seconds = str(max(1, round(wait + 0.5)))
    detail = f"Too many requests. Come again in {seconds} s."
    return Problem(429, "too-many-requests", detail, headers={"retry-after": seconds})
