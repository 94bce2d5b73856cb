"""An outgoing mail before composition; only the instant is missing."""

from typing import Literal

import msgspec

from baton_common.model.personal import Personal
from baton_email.domain.outgoing.events import MailKind, ReturnAddress


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft; its words are found, opened and sealed before the decision."""

    mail_id: str
    """The mail's id; for a survey invitation the invitation's id, from which its link follows."""
    kind: MailKind
    case_id: str
    thread_id: str
    reply_id: str = ""
    message_id: str
    """Our Message-ID, without brackets; it contains the token of the case."""
    message_key: str
    our_address: str
    to: tuple[Personal[str], ...]
    cc: tuple[Personal[str], ...] = ()
    subject_line: Personal[str]
    text: Personal[str]
    in_reply_to: Personal[str] | None = None
    references: Personal[str] | None = None
    attachment_ids: tuple[str, ...] = ()
    language: Literal["zh", "en"]
    return_address: ReturnAddress = "tagged"
