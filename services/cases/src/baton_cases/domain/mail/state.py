"""A mail as far as its proof goes: not placed, acting, held, doubted, or counted after all."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.mail import events as happened
from baton_cases.domain.mail.events import MAIL_EVENTS, HeldMail, MailEvent, Verdict
from baton_common.model.aggregate import Aggregate
from baton_contracts.email_received.mail import SenderProof


class NotPlaced(msgspec.Struct, frozen=True, kw_only=True, tag="not-placed"):
    """It is with no case, or its sender was proven when it came."""

    proof: Verdict | None = None
    """The verdict, if it came first."""


class OnCase(msgspec.Struct, frozen=True, kw_only=True):
    """Common to all mails that are with a case."""

    thread_id: str
    case_id: str
    proof: SenderProof


class Acting(OnCase, frozen=True, kw_only=True, tag="acting"):
    """It counts, although its sender is not proven."""

    opened: bool


class Held(OnCase, frozen=True, kw_only=True, tag="held"):
    """It is kept and counts for nothing."""

    by: str
    arrived_at: datetime
    mail: HeldMail
    dismissed: bool = False


class Doubted(OnCase, frozen=True, kw_only=True, tag="doubted"):
    """It has acted, and does no more."""

    dismissed: bool = False


class Counted(OnCase, frozen=True, kw_only=True, tag="counted"):
    """Somebody said that it is theirs, or it was proven."""

    by: str | None


Mail: TypeAlias = NotPlaced | Acting | Held | Doubted | Counted


def evolve(mail: Mail, event: MailEvent) -> Mail:
    """The mail after an event."""
    change = msgspec.structs.replace
    match event:
        case happened.MailPlaced():
            return Acting(
                thread_id=event.thread_id,
                case_id=event.case_id,
                proof=event.proof,
                opened=event.opened,
            )
        case happened.MailHeld():
            return Held(
                thread_id=event.thread_id,
                case_id=event.case_id,
                proof=event.proof,
                by=event.by,
                arrived_at=event.at,
                mail=event.mail,
            )
        case happened.SenderJudged():
            return change(mail, proof=event.proof)
        case happened.MailDoubted():
            return Doubted(
                thread_id=event.thread_id, case_id=event.case_id, proof=mail.proof or "unknown"
            )
        case happened.MailCounted():
            return Counted(
                thread_id=event.thread_id,
                case_id=event.case_id,
                proof=mail.proof or "unknown",
                by=event.by,
            )
        case happened.MailDismissed():
            return change(mail, dismissed=True) if isinstance(mail, Held | Doubted) else mail
        case _:
            assert_never(event)


MAIL: Aggregate[Mail, MailEvent] = Aggregate("mail", NotPlaced(), evolve, MAIL_EVENTS)
