"""Decides commands of a mail that came to us."""

from typing import assert_never

from baton_email.domain.mail.arrival import arrived
from baton_email.domain.mail.commands import (
    GiveUpMail,
    JudgeSender,
    KeepMail,
    MailCommand,
    NoteMailAgain,
    RecordContent,
    TakeUpMail,
)
from baton_email.domain.mail.events import MailCameAgain, MailEvent
from baton_email.domain.mail.judging import judged
from baton_email.domain.mail.listed import taken_up
from baton_email.domain.mail.reading import content_of, unreadable
from baton_email.domain.mail.state import Arrived, Mail


def decide(command: MailCommand, mail: Mail) -> list[MailEvent]:
    """A mail that was read or given up does not change. Refuses to make a case of what is one."""
    match command:
        case KeepMail():
            return [arrived(command)]
        case NoteMailAgain(source=source, at=at):
            return [MailCameAgain(source=source, at=at)]
        case RecordContent():
            return content_of(mail.arrival, command) if isinstance(mail, Arrived) else []
        case JudgeSender():
            return judged(command, mail)
        case GiveUpMail():
            return [unreadable(mail.arrival, command)] if isinstance(mail, Arrived) else []
        case TakeUpMail():
            return [taken_up(command, mail)]
        case _:
            assert_never(command)
