"""Decides what a mail without proof may do: once it counts, it counts for good."""

from typing import assert_never

from baton_cases.domain.mail import events as happened
from baton_cases.domain.mail.commands import Count, Dismiss, Hold, Judge, MailCommand, Place
from baton_cases.domain.mail.events import MailEvent
from baton_cases.domain.mail.state import Acting, Counted, Doubted, Held, Mail, NotPlaced
from baton_common.model.messages import Refused, Unknown


def decide(command: MailCommand, mail: Mail) -> list[MailEvent]:
    """The events that the command leads to; none if nothing changes. Raises Refused, Unknown."""
    match command:
        case Place():
            placed = happened.MailPlaced(
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                case_id=command.case_id,
                opened=command.opened,
                proof=command.proof,
                at=command.at,
            )
            return [placed] if isinstance(mail, NotPlaced) else []
        case Hold():
            held = happened.MailHeld(
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                case_id=command.case_id,
                by=command.by,
                proof=command.proof,
                mail=command.mail,
                told=command.told,
                at=command.at,
            )
            return [held] if isinstance(mail, NotPlaced) else []
        case Judge():
            return _judged(command, mail)
        case Count():
            return _counted(command, mail)
        case Dismiss():
            return _dismissed(command, mail)
        case _:
            assert_never(command)


def _judged(command: Judge, mail: Mail) -> list[MailEvent]:
    """The first verdict holds. One that had acted on a case and fails does no more; what opened its
    own case goes on."""
    if mail.proof not in {None, "unknown"}:
        return []
    judged = happened.SenderJudged(
        mail_id=command.mail_id, thread_id=command.thread_id, proof=command.proof, at=command.at
    )
    if not isinstance(mail, Acting) or mail.opened or command.proof == "pass":
        return [judged]
    assert command.told is not None, f"{command.mail_id} has acted, and nobody is told"
    doubted = happened.MailDoubted(
        mail_id=command.mail_id,
        thread_id=command.thread_id,
        case_id=mail.case_id,
        told=command.told,
        at=command.at,
    )
    return [judged, doubted]


def _counted(command: Count, mail: Mail) -> list[MailEvent]:
    match mail:
        case Counted():
            return []
        case NotPlaced():
            raise Unknown
        case Acting(opened=False) | Acting(proof="pass"):
            raise Refused("The mail counts already.", code="counts")
        case Acting() | Held() | Doubted():
            counted = happened.MailCounted(
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                case_id=command.case_id,
                by=command.by,
                at=command.at,
            )
            return [counted]
        case _:
            assert_never(mail)


def _dismissed(command: Dismiss, mail: Mail) -> list[MailEvent]:
    match mail:
        case NotPlaced():
            raise Unknown
        case Acting() | Counted():
            raise Refused("The mail counts already; that is not taken back.", code="counts")
        case Held(dismissed=True) | Doubted(dismissed=True):
            return []
        case Held() | Doubted():
            dismissed = happened.MailDismissed(
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                case_id=command.case_id,
                by=command.by,
                at=command.at,
            )
            return [dismissed]
        case _:
            assert_never(mail)
