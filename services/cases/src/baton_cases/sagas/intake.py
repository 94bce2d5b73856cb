"""A case that came in finds somebody who takes it.

opened                the office of the lead has it; whoever is owner on duty is asked
declined, or too late the backup, then the lead, then the command centre, each found when asked
the duty passes on    and the offer with it, under the same deadline
nobody holds it       the next at once; while the department is closed, at its opening
refused: not ours     the command centre at once: an intake has nobody to go back to
accepted              theirs from that commit on
exhausted             the duty officer's office has it; nobody is ever not accountable
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
from baton_common.model.saga import DeadlinePassed, Effect, Ignore, Saga, SendRefused

IntakeMessage = HandoffMessage | DeadlinePassed | SendRefused


def correlate(event: Event) -> str | None:
    """One for each intake."""
    return handoff_of("intake", event)


def react(message: IntakeMessage, intake: Looking) -> Sequence[Effect]:
    """What follows from what happened to the handoff, and from time."""
    match message:
        case NextLookSet() if not intake.over:
            return wait_for(message)
        case DeadlinePassed():
            return look(message, intake)
        case HandoffAccepted() | HandoffWithdrawn():
            return end(intake)
        case HandoffReturned():
            return [Ignore("an intake has nobody to go back to")]
        case _:
            return []


INTAKE: Saga[Looking] = Saga(memory("intake"), correlate, react)
