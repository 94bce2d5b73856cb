"""Commands of a mail whose sender was not proven when it came."""

from typing import TypeAlias

from baton_cases.domain.mail.events import HeldMail, Verdict, WhoIsTold
from baton_common.model.messages import Command
from baton_contracts.email_received.mail import SenderProof


class AnyMailCommand(Command, frozen=True):
    """The common part of all commands on a mail."""

    mail_id: str
    thread_id: str


class Place(AnyMailCommand, frozen=True):
    """It acts although its sender is not proven."""

    case_id: str
    opened: bool
    proof: SenderProof


class Hold(AnyMailCommand, frozen=True):
    """Keep it with the case; it counts for nothing."""

    case_id: str
    by: str
    proof: SenderProof
    mail: HeldMail
    told: WhoIsTold


class Judge(AnyMailCommand, frozen=True):
    """Email has found out whether the address in From wrote it."""

    proof: Verdict
    told: WhoIsTold | None
    """None: it has no case here."""


class Count(AnyMailCommand, frozen=True):
    """It counts, in this case, from its arrival."""

    case_id: str
    by: str | None


class Dismiss(AnyMailCommand, frozen=True):
    """It is not from whom it says."""

    case_id: str
    by: str


MailCommand: TypeAlias = Place | Hold | Judge | Count | Dismiss
