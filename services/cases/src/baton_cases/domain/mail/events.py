"""Events of a mail whose sender was not proven when it came."""

from typing import Literal, TypeAlias

import msgspec

from baton_cases.domain.correspondence.events import FiledAttachment, MailText
from baton_cases.domain.organisation.model import Language
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_contracts.email_received.mail import SenderProof

Verdict: TypeAlias = Literal["pass", "fail"]


class HeldMail(msgspec.Struct, frozen=True, kw_only=True):
    """The mail as it came: once it counts, it is placed as if it had been proven then."""

    sender: Personal[str]
    sender_name: Personal[str] | None
    sender_language: str
    language: Language
    matter: str
    recipients: tuple[Personal[str], ...]
    answers_to: Personal[str] | None
    sent_by: Personal[str] | None
    subject: Personal[str] | None
    text: Personal[str] | None
    text_is_cut: bool
    of_text: MailText
    attachments: tuple[FiledAttachment, ...]
    written_by: str
    new_case_id: str
    """Ids for what it may open once it counts."""
    new_handoff_id: str
    new_customer_id: str


class WhoIsTold(msgspec.Struct, frozen=True, kw_only=True):
    """The case of a mail that is not proven, and who hears of it."""

    number: str
    department: str
    person: str
    """Whoever is accountable, or was; the lead where they are not here any more."""


class AnyMailEvent(Event, frozen=True):
    """The common part of all events of a mail."""

    mail_id: str
    thread_id: str


class MailPlaced(AnyMailEvent, frozen=True):
    """It acts as any mail does, although its sender is not proven."""

    case_id: str
    opened: bool
    """True: it opened the case."""
    proof: SenderProof
    """`unknown`, or `fail` for one that opened its case."""


class MailHeld(AnyMailEvent, frozen=True):
    """It is kept with the case and counts for nothing."""

    case_id: str
    by: str
    """By what it points at the case: `thread` or `number`."""
    proof: SenderProof
    """`unknown` or `fail`."""
    mail: HeldMail
    told: WhoIsTold


class SenderJudged(AnyMailEvent, frozen=True):
    """Email has found out whether the address in From wrote it."""

    proof: Verdict


class MailDoubted(AnyMailEvent, frozen=True):
    """It acted on its case, and its sender turned out not to be proven: it does no more."""

    case_id: str
    told: WhoIsTold


class MailCounted(AnyMailEvent, frozen=True):
    """It counts, from its arrival."""

    case_id: str
    """The case in which it counts."""
    by: str | None
    """Who said that it is theirs; None: it was proven."""


class MailDismissed(AnyMailEvent, frozen=True):
    """Somebody said that it is not from whom it says."""

    case_id: str
    by: str


MailEvent: TypeAlias = (
    MailPlaced | MailHeld | SenderJudged | MailDoubted | MailCounted | MailDismissed
)

MAIL_EVENTS = EventTypes(
    {
        "mail-placed": MailPlaced,
        "mail-held": MailHeld,
        "sender-judged": SenderJudged,
        "mail-doubted": MailDoubted,
        "mail-counted": MailCounted,
        "mail-dismissed": MailDismissed,
    }
)
