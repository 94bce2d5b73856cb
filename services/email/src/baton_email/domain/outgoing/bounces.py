"""Bounces: the recipients that a mail did not reach, temporarily or for good."""

from collections.abc import Iterable
from datetime import datetime

from baton_common.model.personal import Personal
from baton_email.domain.outgoing.commands import RecordReport
from baton_email.domain.outgoing.events import DeliveryDelayed, MailBounced, OutgoingEvent
from baton_email.domain.outgoing.state import Composed

UNKNOWN_FAILURE = "5.0.0"
FILE_MISSING = "5.6.0"
_NOT_THE_ADDRESS = ("5.2.2", "5.3.4", "5.6.", "5.7.")
"""Permanent status codes that are not the address's fault: mailbox full, mail too large, content,
policy."""


def is_hard(status: str) -> bool:
    """True if a later mail to the address would bounce too."""
    return status.startswith("5") and not status.startswith(_NOT_THE_ADDRESS)


def bounces(
    mail: Composed, recipients: Iterable[Personal[str]], status: str, at: datetime
) -> list[OutgoingEvent]:
    """Bounces of these recipients; each recipient bounces once."""
    new = {each.subject: each for each in recipients if each.subject not in mail.bounced}
    return [
        MailBounced(
            mail_id=mail.mail.mail_id,
            recipient=each,
            hard=is_hard(status),
            status=status,
            at=at,
        )
        for each in new.values()
    ]


def reported(mail: Composed, command: RecordReport) -> list[OutgoingEvent]:
    """The failed recipients of a report. A report that names none of them counts for all if the
    mail had one recipient; otherwise it is only kept."""
    report = command.report
    failed = [each for each in mail.recipients if each.subject in report.failed]
    if not failed and report.failed_count and len(mail.recipients) == 1:
        failed = list(mail.recipients)
    if not failed and report.delayed:
        return [DeliveryDelayed(status=report.status, at=command.at)]
    return bounces(mail, failed, report.status or UNKNOWN_FAILURE, command.at)
