"""A case moves to another department.

requested             the sender stays accountable; whoever is owner on duty there is asked
declined, or too late the backup, then the lead, then the command centre, each found when asked
the duty passes on    and the offer with it, under the same deadline
nobody holds it       the next at once; while the department is closed, at its opening
accepted              theirs from that commit on
refused, or exhausted the sender's step goes on, with the former person if on duty there, else
                      the office of the lead   (compensation, in the commit that returns it)
twice returned        the third time the command centre decides, and it stays there
"""

from collections.abc import Sequence

from baton_cases.domain.handoff.events import (
    HandoffAccepted,
    HandoffReturned,
    HandoffWithdrawn,
    NextLookSet,
)
from baton_cases.sagas.looking import (
    HandoffMessage,
    Looking,
    end,
    handoff_of,
    look,
    memory,
    wait_for,
)
from baton_common.model.messages import Event
from baton_common.model.saga import DeadlinePassed, Effect, Saga, SendRefused

TransferMessage = HandoffMessage | DeadlinePassed | SendRefused


def correlate(event: Event) -> str | None:
    """One for each transfer."""
    return handoff_of("transfer", event)


def react(message: TransferMessage, transfer: Looking) -> Sequence[Effect]:
    """What follows from what happened to the handoff, and from time."""
    match message:
        case NextLookSet() if not transfer.over:
            return wait_for(message)
        case DeadlinePassed():
            return look(message, transfer)
        case HandoffAccepted() | HandoffReturned() | HandoffWithdrawn():
            return end(transfer)
        case _:
            return []


TRANSFER: Saga[Looking] = Saga(memory("transfer"), correlate, react)
