"""Bounces and other reports: the recipients that a mail did not reach, or reached late."""

from collections.abc import Iterable
from datetime import datetime

from baton_common.model.personal import Personal
from baton_email.domain.outgoing.commands import RecordReport
from baton_email.domain.outgoing.events import MailBounced, MailReported, OutgoingEvent
from baton_email.domain.outgoing.failures import UNKNOWN_FAILURE, is_hard
from baton_email.domain.outgoing.state import Composed

FILE_MISSING = "5.6.0"


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
    """What a report says of each recipient. One that names none of them is about the mail's only
    recipient; where there are several, it is told without a name."""
    report, at = command.report, command.at
    said = {each.subject: each for each in report.recipients}
    named = [each for each in _each_once(mail) if each.subject in said]
    if not named and len(_each_once(mail)) > 1:
        return [MailReported(action=report.action, status=report.status, at=at)]
    events: list[OutgoingEvent] = []
    for recipient in named or _each_once(mail):
        about = said.get(recipient.subject)
        action, status = (
            (report.action, report.status) if about is None else (about.action, about.status)
        )
        if action == "failed":
            events += bounces(mail, [recipient], status or UNKNOWN_FAILURE, at)
        else:
            events.append(MailReported(action=action, status=status, recipient=recipient, at=at))
    return events


def _each_once(mail: Composed) -> list[Personal[str]]:
    return list({each.subject: each for each in mail.recipients}.values())
