"""A mail is taken once, however often it is brought."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.commands import TakeMail
from baton_email.domain.mail.events import MailArrived, MailCameAgain
from baton_email.domain.mail.mail import MAIL
from baton_email.domain.thread.events import MessageIdTaken
from baton_email.domain.thread.thread import MESSAGE_ID

READING = "read"
"""The deadline of a mail's stream at which it is read: at once, and again until it was."""


def take_mail(work: UnitOfWork, command: TakeMail) -> str:
    """Keep the mail; give the id it is kept under.

    The same Message-ID with the same content is the same mail, even through another server;
    the same Message-ID with other content is a mail of its own.
    """
    known = work.state(MESSAGE_ID, command.message_key)
    if (before := known.mail_of(command.content_key)) is not None:
        again = MailCameAgain(source=command.source, at=command.at)
        work.record(MAIL, before, again)
        return before
    arrived = MailArrived(
        mail_id=command.mail_id,
        raw=command.raw,
        content_key=command.content_key,
        message_key=command.message_key,
        our_addresses=command.our_addresses,
        report_on=command.report_on,
        token_case=command.token_case,
        envelope_sender=command.envelope_sender,
        source=command.source,
        at=command.at,
    )
    work.record(MAIL, command.mail_id, arrived)
    taken = MessageIdTaken(mail_id=command.mail_id, content_key=command.content_key, at=command.at)
    work.record(MESSAGE_ID, command.message_key, taken)
    work.schedule(MAIL.stream(command.mail_id), READING, 1, command.at)
    return command.mail_id
