"""A delivery report about a mail of ours: who did not get it, and whether ever."""

from datetime import datetime

from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address import ADDRESS, AddressFailed
from baton_email.domain.mail.commands import FileMail
from baton_email.domain.outgoing.events import DeliveryDelayed, MailBounced, SendingGivenUp
from baton_email.domain.outgoing.outgoing import OUTGOING, Composed

_UNKNOWN_FAILURE = "5.0.0"
_FILE_MISSING = "5.6.0"
_NOT_THE_ADDRESS = ("5.2.2", "5.3.4", "5.6.", "5.7.")
"""Permanent by their number, and still no fault of the address: full, too large, what is in
the mail, policy."""


def is_hard(status: str) -> bool:
    """Whether a later mail to the address would come back too."""
    return status.startswith("5") and not status.startswith(_NOT_THE_ADDRESS)


def came_back(work: UnitOfWork, mail_id: str, command: FileMail) -> None:
    """Told once per recipient. A report that names nobody we wrote to is about everybody if the
    mail had one recipient, else about nobody in particular and only kept."""
    ours = work.state(OUTGOING, mail_id)
    report = command.report
    if not isinstance(ours, Composed) or report is None:
        return
    failed = [each for each in ours.recipients if each.subject in report.failed]
    if not failed and report.failed_count and len(ours.recipients) == 1:
        failed = list(ours.recipients)
    if not failed and report.delayed:
        delayed = DeliveryDelayed(status=report.status, at=command.at)
        work.record(OUTGOING, mail_id, delayed)
    for recipient in failed:
        bounce(work, mail_id, recipient, report.status or _UNKNOWN_FAILURE, command.at)


def bounce(
    work: UnitOfWork, mail_id: str, recipient: Personal[str], status: str, at: datetime
) -> None:
    """The mail did not reach this recipient; recorded once, and on the address if for good."""
    ours = work.state(OUTGOING, mail_id)
    if not isinstance(ours, Composed) or recipient.subject in ours.bounced:
        return
    hard = is_hard(status)
    bounced = MailBounced(mail_id=mail_id, recipient=recipient, hard=hard, status=status, at=at)
    work.record(OUTGOING, mail_id, bounced)
    if hard and not work.state(ADDRESS, recipient.subject).failing:
        failed = AddressFailed(mail_id=mail_id, status=status, at=at)
        work.record(ADDRESS, recipient.subject, failed)


def give_up_without_file(work: UnitOfWork, mail_id: str, at: datetime) -> None:
    """A file that it names does not exist: told like a mail that came back, to the owner, who
    can write again; as a poison record it would hold up everything else about the case."""
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over:
        return
    for recipient in mail.waiting:
        bounce(work, mail_id, recipient, _FILE_MISSING, at)
    work.record(OUTGOING, mail_id, SendingGivenUp(reason="file-missing", at=at))
