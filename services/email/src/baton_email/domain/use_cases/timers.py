"""The timers of email: when a mail that came is read, and when a mail of ours is sent."""

from baton_common.model.aggregate import split_stream
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.outgoing.attempts import next_attempt
from baton_email.domain.outgoing.events import AttemptFailed, MailComposed, OutcomeUnknown
from baton_email.domain.outgoing.state import OUTGOING

READING = "read"
"""Timer of a mail's stream: it is read at once, and again until it was."""
ATTEMPT = "send"
"""Timer of the stream of a mail of ours: its next attempt begins."""


def set_timers(work: UnitOfWork) -> None:
    """Set what the events of this unit ask for."""
    for _, stream, event in work.recorded:
        match event:
            case MailArrived():
                work.schedule(stream, READING, 1, event.at)
            case MailComposed() | AttemptFailed() | OutcomeUnknown():
                mail = work.state(OUTGOING, split_stream(stream)[1])
                if (following := next_attempt(mail, event)) is not None:
                    work.schedule(stream, ATTEMPT, following.number, following.due_at)
            case _:
                pass
