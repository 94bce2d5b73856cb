"""Policies: who may use a route. Every route declares one; a route without one fails a test."""

from dataclasses import dataclass
from typing import Literal

from baton_common.edge.identity.principal import Principal, Role

Access = Literal["read", "write"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Lets in whoever has one of `roles`; `is_public` lets in everybody, without a token.

    A machine with an API key needs `Role.MACHINE` among the roles *and* the scope
    `<service>:<access>`. What they may see inside is not decided here: that is the query's
    scoping by department, which answers 404.
    """

    roles: frozenset[Role] = frozenset()
    is_public: bool = False

    def admits(self, principal: Principal, service: str, access: Access) -> bool:
        """True if the principal may take a route of this service."""
        if self.is_public:
            return True
        if self.roles.isdisjoint(principal.roles):
            return False
        return principal.scopes is None or f"{service}:{access}" in principal.scopes

    def sentence(self, service: str, access: Access) -> str:
        """The sentence for a caller who was not let in."""
        names = ", ".join(sorted(self.roles))
        machine = f" (an API key also needs the scope {service}:{access})"
        return (
            f"This needs one of the roles {names}{machine if Role.MACHINE in self.roles else ''}."
        )


def needs(*roles: Role) -> Policy:
    """Whoever has any one of these roles. Raises ValueError if none is named."""
    if not roles:
        raise ValueError("needs() names no role; say anyone_signed_in() or everybody()")
    return Policy(roles=frozenset(roles))


def anyone_signed_in() -> Policy:
    """Every person and machine with a valid token or key that has a role."""
    return Policy(roles=frozenset(Role))


def everybody() -> Policy:
    """Without a token: doors, pages for the public. Nothing personal may be behind it."""
    return Policy(is_public=True)
