"""The states of a mail that came to us: arrived, then read or unreadable."""

from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.mail.events import (
    MAIL_EVENTS,
    MailArrived,
    MailCameAgain,
    MailEvent,
    MailRead,
    MailTakenUp,
    MailUnreadable,
    SenderJudged,
    SenderProof,
    TextContinued,
    Verdict,
)


class NotYetSeen(msgspec.Struct, frozen=True):
    """No mail was received under this id."""


class Arrived(msgspec.Struct, frozen=True):
    """Stored, and waiting to be read."""

    arrival: MailArrived


class Readable(msgspec.Struct, frozen=True):
    """The content is known."""

    arrival: MailArrived
    read: MailRead
    taken_up: bool = False
    """True if somebody made a case of it."""
    judged: Verdict | None = None
    """What was found out about its sender after it was read."""

    @property
    def sender_proof(self) -> SenderProof:
        """How well its sender is proven now."""
        return self.judged or self.read.proven

    @property
    def is_proven(self) -> bool:
        """True if the address in From surely wrote it."""
        return self.sender_proof in {"token", "pass"}


class Unreadable(msgspec.Struct, frozen=True):
    """Only the bytes are known."""

    arrival: MailArrived
    found: MailUnreadable
    taken_up: bool = False
    """True if somebody made a case of it."""


Mail: TypeAlias = NotYetSeen | Arrived | Readable | Unreadable


def evolve(mail: Mail, event: MailEvent) -> Mail:
    """The mail after an event."""
    match event:
        case MailArrived():
            return Arrived(event)
        case MailCameAgain():
            return mail
        case TextContinued():
            return mail
        case MailRead():
            return mail if isinstance(mail, NotYetSeen) else Readable(mail.arrival, event)
        case SenderJudged(sender_proof=verdict):
            if isinstance(mail, Readable):
                return msgspec.structs.replace(mail, judged=verdict)
            return mail
        case MailUnreadable():
            return mail if isinstance(mail, NotYetSeen) else Unreadable(mail.arrival, event)
        case MailTakenUp():
            if isinstance(mail, Readable | Unreadable):
                return msgspec.structs.replace(mail, taken_up=True)
            return mail
        case _:
            assert_never(event)


MAIL: Aggregate[Mail, MailEvent] = Aggregate("mail", NotYetSeen(), evolve, MAIL_EVENTS)
