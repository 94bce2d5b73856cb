"""The policy of a route: `caller: Annotated[Caller, Depends(allow(STAFF))]` declares it and
gives the caller."""

from dataclasses import dataclass

from starlette.requests import Request

from baton_common.edge.http.caller import Caller, caller_of
from baton_common.edge.http.identification import Identification
from baton_common.edge.identity.policy import Access, Policy
from baton_common.edge.identity.tickets import Tickets
from baton_common.edge.problems import Problem


@dataclass(frozen=True)
class Allow:
    """The dependency. Every route has exactly one; the route class judges by it before a byte of
    the body is read, and it then gives the caller to the path function."""

    policy: Policy
    tickets: Tickets | None = None

    async def __call__(self, request: Request) -> Caller:
        return caller_of(request.scope)

    async def judge(self, caller: Caller, identification: Identification) -> None:
        """Raises NotProven for whoever is not proven, Problem 403 for whoever may not. Whoever may
        has, in this route, only the roles for which they may."""
        if self.policy.is_public:
            return
        await identification.require(caller, self.tickets)
        access: Access = "read" if caller.method in {"GET", "HEAD"} else "write"
        if not self.policy.admits(caller.principal, caller.service, access):
            raise Problem(403, "forbidden", self.policy.sentence(caller.service, access))
        caller.proven = caller.principal
        caller.principal = caller.proven.within(self.policy.roles)


def allow(policy: Policy, *, tickets: Tickets | None = None) -> Allow:
    """Lets in whom the policy admits; `tickets` prove browsers that cannot send a token."""
    return Allow(policy, tickets)
