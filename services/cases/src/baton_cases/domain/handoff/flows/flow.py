"""Rules by which kinds of handoff differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from baton_cases.domain.handoff.commands import Begin
from baton_cases.domain.handoff.events import HandoffKind, HandoffRequested, ReturnReason, Rung
from baton_cases.domain.organisation.model import Exhausted

NeededFacts: TypeAlias = Literal["none", "flagged", "required"]
"""Facts that the matter requires: nobody asks for them, missing ones are flagged, or the request
is refused where the matter's flow is ruled."""

EVERYDAY = (Rung.OWNER, Rung.BACKUP, Rung.LEAD, Rung.COMMAND_CENTRE)
EMERGENCY = (Rung.OWNER_AND_BACKUP, Rung.LEAD, Rung.COMMAND_CENTRE)
COMMAND_CENTRE = (Rung.COMMAND_CENTRE,)


def whatever_was_asked(_: Begin) -> None:
    """A `may_be_requested` that refuses nothing."""


def it_has(_: HandoffRequested) -> bool:
    """A `has_sender` of flows that somebody always requests."""
    return True


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The rules of one kind of handoff. Deciders ask the flow, never the kind itself."""

    kind: HandoffKind
    everyday: tuple[Rung, ...] = EVERYDAY
    """The rungs of the ladder, first to last."""
    emergency: tuple[Rung, ...] = EMERGENCY
    """The rungs in an emergency."""
    requested_as: str | None
    """The verb in the refusal of those who may not direct the case; None: the flow begins by
    itself."""
    may_be_requested: Callable[[Begin], None] = whatever_was_asked
    """Raises Refused for a request that makes no sense."""
    needed_facts: NeededFacts
    when_exhausted: Exhausted | None
    """Outcome after the last rung; None: by the matter's policy."""
    returned_because: ReturnReason | None
    """Reason given when an exhausted handoff returns; None: the end of its last rung."""
    when_refused: Literal["returned", "command-centre"]
    """Outcome of a refusal for the department."""
    late_is_welcome: bool
    """True if somebody asked earlier and still on duty may accept."""
    has_sender: Callable[[HandoffRequested], bool] = it_has
    """True if somebody sent it, who may withdraw it. Without a sender it ends only by acceptance
    or with its case."""
    anew_when_reclassified: bool = False
    """True if another matter begins it anew; otherwise a case is not reclassified while it is
    open."""
    counts_as_return: bool = False
    """True if a return counts: after two the command centre decides (ping-pong)."""
