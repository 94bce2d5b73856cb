"""The timers of email: reading a received mail, checking its sender, sending an outgoing one,
keeping an upload."""

from baton_common.model.aggregate import split_stream
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.attachment.events import FileNamed
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.outgoing.attempts import next_attempt
from baton_email.domain.outgoing.events import AttemptFailed, MailComposed, OutcomeUnknown
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.domain.sender_check.events import CheckBegun, CheckPutOff
from baton_email.domain.sender_check.state import SENDER_CHECK, UnderWay

READING = "read"
"""Timer of a mail's stream: read at once, and again until it succeeds."""
CHECK = "check"
"""Timer of the check of a mail's sender: at once, and again while DNS gives no answer."""
ATTEMPT = "send"
"""Timer of an outgoing mail's stream: the next attempt."""

UNNAMED = "unnamed"
"""Timer of an upload's stream: how long it is kept though nothing names it. Set where it is
uploaded."""


def set_timers(work: UnitOfWork) -> None:
    """Set the timers that the events of this unit require."""
    for _, stream, event in work.recorded:
        match event:
            case MailArrived():
                work.schedule(stream, READING, 1, event.at)
            case CheckBegun() | CheckPutOff():
                check = work.state(SENDER_CHECK, split_stream(stream)[1])
                if isinstance(check, UnderWay):
                    work.schedule(stream, CHECK, check.attempt, check.due_at)
            case FileNamed():
                work.cancel(stream, UNNAMED)
            case MailComposed() | AttemptFailed() | OutcomeUnknown():
                mail = work.state(OUTGOING, split_stream(stream)[1])
                if (following := next_attempt(mail, event)) is not None:
                    work.schedule(stream, ATTEMPT, following.number, following.due_at)
            case _:
                pass
