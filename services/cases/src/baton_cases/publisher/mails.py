"""Publishes which mails are kept without counting, and which of them count after all."""

from typing import assert_never

from baton_cases.domain.mail import events as of_mail
from baton_cases.domain.mail.events import MailEvent
from baton_cases.domain.mail.state import Mail
from baton_common.model.contract import Contract
from baton_contracts.case_updated.mail import MailCounts, MailUnproven


def publish_mail(event: MailEvent, _: Mail) -> Contract | None:
    """The contract of an event of a mail whose sender was not proven."""
    match event:
        case of_mail.MailHeld() | of_mail.MailDoubted():
            return MailUnproven(
                case_id=event.case_id,
                thread_id=event.thread_id,
                mail_id=event.mail_id,
                number=event.told.number,
                department=event.told.department,
                owner=event.told.person,
                has_acted=isinstance(event, of_mail.MailDoubted),
            )
        case of_mail.MailCounted():
            return MailCounts(
                case_id=event.case_id,
                thread_id=event.thread_id,
                mail_id=event.mail_id,
                by=event.by,
            )
        case of_mail.MailPlaced() | of_mail.SenderJudged() | of_mail.MailDismissed():
            return None
        case _:
            assert_never(event)
