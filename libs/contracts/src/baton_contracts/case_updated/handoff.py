"""Messages about one handoff: who gives, who is asked, and how it ended. The key is the case's
id."""

from typing import Literal, TypeAlias

from baton_common.model.contract import Contract
from baton_contracts.words import Moment

Rung: TypeAlias = Literal[
    "owner", "backup", "lead", "command-centre", "owner-and-backup", "colleague"
]
"""A rung of the ladder: who is asked. An emergency asks owner and backup at once, an internal
handoff a colleague."""

HandoffKind: TypeAlias = Literal["intake", "internal", "transfer"]


class HandoffMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a handoff."""

    handoff_id: str
    case_id: str
    kind: HandoffKind
    from_department: str
    to_department: str
    rung: Rung | None = None
    """None: nobody is asked, yet or any more."""
    persons: tuple[str, ...] = ()
    """The persons who are asked, or who did what the message says."""

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case_id


class HandoffRequested(HandoffMessage, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody (or the intake) asks a department or a colleague to take the case."""

    contract_type = "baton.handoff.requested.v1"
    by: str | None = None
    """The sender; None: an intake, which has none."""
    ends_by: Moment
    """The latest instant at which it has ended one way or another."""
    files: tuple[str, ...] = ()
    """The attachments that are handed over with the case."""


class HandoffOffered(HandoffMessage, frozen=True, kw_only=True):
    """The first rung asks these persons, or another one's wait is over, or the duty passed on to
    them under the same deadline. Nobody: it waits."""

    contract_type = "baton.handoff.offered.v1"
    lapses_at: Moment
    passed_on: bool = False


class HandoffDeclined(HandoffMessage, frozen=True, kw_only=True):
    """ "Not me": the rung goes on with whoever else is asked, else the next begins."""

    contract_type = "baton.handoff.declined.v1"


class HandoffLapsed(HandoffMessage, frozen=True, kw_only=True):
    """The rung's time is over and nobody answered."""

    contract_type = "baton.handoff.lapsed.v1"


class HandoffEscalated(HandoffMessage, frozen=True, kw_only=True):
    """A further rung of the ladder begins, and asks these persons; nobody: it waits until the
    department opens or somebody comes on duty."""

    contract_type = "baton.handoff.escalated.v1"
    lapses_at: Moment


class HandoffAccepted(HandoffMessage, frozen=True, kw_only=True):
    """Accountability has moved in the same commit. `assigned`: to the office, nobody accepted."""

    contract_type = "baton.handoff.accepted.v1"
    assigned: bool = False


class HandoffReturned(HandoffMessage, frozen=True, kw_only=True):
    """A handoff came back to the sender's department: refused, exhausted, or off duty."""

    contract_type = "baton.handoff.returned.v1"
    reason: str


class HandoffWithdrawn(HandoffMessage, frozen=True, kw_only=True):
    """Taken back by the sender's side, or ended with the case."""

    contract_type = "baton.handoff.withdrawn.v1"
    reason: str
