"""What one kind of handoff differs by from the others."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from baton_cases.domain.handoff.commands import Begin
from baton_cases.domain.handoff.events import HandoffKind, ReturnReason, Rung
from baton_cases.domain.organisation.model import Exhausted

NeededFacts: TypeAlias = Literal["none", "flagged", "required"]
"""Facts that the matter requires: nobody asks for them, missing ones are flagged, or the request
is refused where the matter's flow is ruled."""

EVERYDAY = (Rung.OWNER, Rung.BACKUP, Rung.LEAD, Rung.COMMAND_CENTRE)
EMERGENCY = (Rung.OWNER_AND_BACKUP, Rung.LEAD, Rung.COMMAND_CENTRE)
COMMAND_CENTRE = (Rung.COMMAND_CENTRE,)


def whatever_was_asked(_: Begin) -> None:
    """For `may_be_requested`: nothing is refused."""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The rules of one kind of handoff; deciders ask it, and never which kind it is."""

    kind: HandoffKind
    everyday: tuple[Rung, ...] = EVERYDAY
    """The rungs of the ladder, first to last."""
    emergency: tuple[Rung, ...] = EMERGENCY
    """The same in an emergency."""
    requested_as: str | None
    """What whoever directs the case does by requesting it; None: it begins by itself."""
    may_be_requested: Callable[[Begin], None] = whatever_was_asked
    """Raises Refused for a request that makes no sense."""
    needed_facts: NeededFacts
    when_exhausted: Exhausted | None
    """What happens after the last rung; None: what the matter's policy says."""
    returned_because: ReturnReason | None
    """Why an exhausted one comes back; None: for what ended its last rung."""
    when_refused: Literal["returned", "command-centre"]
    """Where a refusal for the department leads."""
    late_is_welcome: bool
    """Whoever was asked before and is still on duty may accept."""
    sender_may_withdraw: bool
    """False: it has no sender, and ends when somebody accepts or the case ends."""
    counts_as_return: bool = False
    """Coming back counts: after two of them the command centre decides (ping-pong)."""
