"""The one who asks: a person or a machine, with what they may be and where they belong."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """The roles a token may claim; others in a token are passed over."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    LEAD = "lead"
    COMMAND_CENTRE = "command-centre"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy-officer"
    PROCESS_OWNER = "process-owner"
    MACHINE = "machine"


ROLES = frozenset(Role)
EVERY = "*"
"""Said in the place of a machine's departments: it is limited to none of them."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Verified. `id` is the person's id, or the id of the API key for a machine."""

    id: str
    roles: frozenset[Role] = frozenset()
    departments: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    """`<service>:<read|write>` of an API key; None for a token: its roles alone decide."""
    is_machine: bool = False
    since: float = field(default=0.0, compare=False)
    """When the token says that it was issued (Unix seconds)."""

    @property
    def actor(self) -> str:
        """The actor written into every event's metadata."""
        return f"machine:{self.id}" if self.is_machine else f"person:{self.id}"

    @property
    def is_unbound(self) -> bool:
        """A machine of which it was said that it is limited to no department."""
        return self.is_machine and EVERY in self.departments

    def within(self, roles: frozenset[Role]) -> "Principal":
        """The principal with these of their roles only: what a route lets auditors read, an agent
        who is an auditor, too, does not write."""
        return self if self.roles <= roles else replace(self, roles=self.roles & roles)

    def has(self, *roles: Role) -> bool:
        """True if they have at least one of these roles."""
        return not self.roles.isdisjoint(roles)


NOBODY = Principal(id="")
"""The principal of a public route that was asked without a token."""
