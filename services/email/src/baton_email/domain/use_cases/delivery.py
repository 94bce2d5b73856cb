"""Use cases of attempts to send a mail."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.outgoing.commands import (
    BeginHandover,
    GiveUpSending,
    RecordAnswers,
    RecordFailure,
    RecordUnknownOutcome,
)
from baton_email.domain.outgoing.decide import decide
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import (
    DropErasedMail,
    FailAttempt,
    FinishHandover,
    LeaveAttemptOpen,
    StartHandover,
)


def start_handover(work: UnitOfWork, request: StartHandover) -> bool:
    """Record that the bytes are about to be sent. False: nothing may be sent, since the mail is
    finished or an earlier attempt may have sent it."""
    begin = BeginHandover(attempt=request.attempt, at=request.at)
    return bool(record(work, OUTGOING, request.mail_id, decide, begin))


def finish_handover(work: UnitOfWork, request: FinishHandover) -> None:
    """Record the server's answer for each recipient."""
    answers = RecordAnswers(attempt=request.attempt, answers=request.answers, at=request.at)
    record(work, OUTGOING, request.mail_id, decide, answers)


def fail_attempt(work: UnitOfWork, request: FailAttempt) -> None:
    """Record why nothing was sent."""
    failure = RecordFailure(
        attempt=request.attempt,
        code=request.code,
        status=request.status,
        never=request.never,
        at=request.at,
    )
    record(work, OUTGOING, request.mail_id, decide, failure)


def leave_attempt_open(work: UnitOfWork, request: LeaveAttemptOpen) -> None:
    """Record that it is unknown whether the server accepted the mail."""
    outcome = RecordUnknownOutcome(attempt=request.attempt, at=request.at)
    record(work, OUTGOING, request.mail_id, decide, outcome)


def drop_erased_mail(work: UnitOfWork, request: DropErasedMail) -> None:
    """Record that nothing is left to send."""
    giving_up = GiveUpSending(reason="erased", at=request.at)
    record(work, OUTGOING, request.mail_id, decide, giving_up)
