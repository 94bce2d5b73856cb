"""Attempts to send a mail of ours, as they go on."""

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
    """Write down that the bytes go out now. False: it is over, or an earlier attempt may have
    handed them over; nothing may be sent."""
    begin = BeginHandover(attempt=request.attempt, at=request.at)
    return bool(record(work, OUTGOING, request.mail_id, decide, begin))


def finish_handover(work: UnitOfWork, request: FinishHandover) -> None:
    """Write down what the server said of each recipient."""
    answers = RecordAnswers(attempt=request.attempt, answers=request.answers, at=request.at)
    record(work, OUTGOING, request.mail_id, decide, answers)


def fail_attempt(work: UnitOfWork, request: FailAttempt) -> None:
    """Write down why nothing was sent."""
    failure = RecordFailure(
        attempt=request.attempt,
        code=request.code,
        status=request.status,
        never=request.never,
        at=request.at,
    )
    record(work, OUTGOING, request.mail_id, decide, failure)


def leave_attempt_open(work: UnitOfWork, request: LeaveAttemptOpen) -> None:
    """Write down that nobody knows whether the server took it."""
    outcome = RecordUnknownOutcome(attempt=request.attempt, at=request.at)
    record(work, OUTGOING, request.mail_id, decide, outcome)


def drop_erased_mail(work: UnitOfWork, request: DropErasedMail) -> None:
    """There is nothing to send any more."""
    giving_up = GiveUpSending(reason="erased", at=request.at)
    record(work, OUTGOING, request.mail_id, decide, giving_up)
