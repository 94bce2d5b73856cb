"""Use cases of the check of a mail's sender: begun with the mail, put off, ended with a verdict."""

from datetime import timedelta

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.commands import JudgeSender
from baton_email.domain.mail.decide import decide as decide_mail
from baton_email.domain.mail.judging import is_worth_a_check
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.sender_check.commands import BeginCheck, EndCheck, PutOffCheck
from baton_email.domain.sender_check.decide import decide
from baton_email.domain.sender_check.state import SENDER_CHECK
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import (
    EndSenderCheck,
    FileMail,
    MakeCaseOfMail,
    PutOffSenderCheck,
)

FRESH = timedelta(hours=24)
"""How old a mail may be when it is checked: later the keys and policies of its domain need not be
those that it was sent under."""


def begin_check(work: UnitOfWork, request: FileMail | MakeCaseOfMail) -> None:
    """Begin the check of a mail that was read, where there is something to find out."""
    mail = work.state(MAIL, request.mail_id)
    if not request.may_check or not isinstance(mail, Readable) or mail.judged is not None:
        return
    if request.at - mail.arrival.at > FRESH:
        return
    if is_worth_a_check(mail.read, taken_up=mail.taken_up):
        beginning = BeginCheck(mail_id=request.mail_id, at=request.at)
        record(work, SENDER_CHECK, request.mail_id, decide, beginning)


def put_off_check(work: UnitOfWork, request: PutOffSenderCheck) -> None:
    """DNS gave no answer; the check is tried again, or was for the last time."""
    putting_off = PutOffCheck(attempt=request.attempt, at=request.at)
    record(work, SENDER_CHECK, request.mail_id, decide, putting_off)


def end_check(work: UnitOfWork, request: EndSenderCheck) -> None:
    """Record what was found out, with the mail where it is a verdict."""
    ending = EndCheck(outcome=request.outcome, why=request.why, at=request.at)
    record(work, SENDER_CHECK, request.mail_id, decide, ending)
    if request.outcome != "unknown":
        judging = JudgeSender(verdict=request.outcome, at=request.at)
        record(work, MAIL, request.mail_id, decide_mail, judging)
