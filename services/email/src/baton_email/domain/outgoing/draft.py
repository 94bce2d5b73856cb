"""A mail of ours as it shall go out; only the instant is missing."""

from typing import Literal

import msgspec

from baton_common.model.personal import Personal
from baton_email.domain.outgoing.events import OutgoingKind


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Its words are found, opened and sealed before anything is decided."""

    mail_id: str
    """For an invitation to a survey: the invitation's id, from which its link follows."""
    kind: OutgoingKind
    case_id: str
    thread_id: str
    reply_id: str = ""
    message_id: str
    """Ours, without brackets; it holds the token of the case."""
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
