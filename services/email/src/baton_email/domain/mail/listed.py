"""The list of mails without a case, and how somebody makes a case of one."""

from baton_common.model.messages import Refused, Unknown
from baton_email.domain.mail.commands import TakeUpMail
from baton_email.domain.mail.events import MailTakenUp
from baton_email.domain.mail.state import Arrived, Mail, NotYetSeen, Readable

UNREADABLE = "unreadable"


def why_listed(mail: Mail) -> str:
    """Why it opened no case; empty: it did, or it is not read yet."""
    if isinstance(mail, NotYetSeen | Arrived):
        return ""
    if isinstance(mail, Readable):
        return mail.read.filed
    return UNREADABLE if mail.found.is_listed else ""


def taken_up(command: TakeUpMail, mail: Mail) -> MailTakenUp:
    """Makes a case of a mail that is on the list, once."""
    if isinstance(mail, NotYetSeen):
        raise Unknown
    if isinstance(mail, Arrived):
        raise Refused("The mail is still being read.", code="not-read")
    if not why_listed(mail):
        raise Refused("This mail has a case of its own.", code="has-a-case")
    if mail.taken_up:
        raise Refused("A case was made of this mail already.", code="has-a-case")
    return MailTakenUp(
        by=command.by,
        sender=command.sender,
        is_sender_unknown=command.is_sender_unknown,
        at=command.at,
    )
