"""The content of a mail as the child process read it, every word sealed."""

import msgspec

from baton_common.model.personal import Personal
from baton_email.domain.mail.events import (
    Attached,
    Correspondent,
    Language,
    MailKind,
    NoText,
    SenderProof,
    Span,
)


class MailContent(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of the mail itself; nothing here is verified."""

    message_id: Personal[str] | None
    references: Personal[str] | None = None
    """Ids of earlier mails, oldest first, separated by blanks."""
    from_: Correspondent | None
    to: tuple[Correspondent, ...] = ()
    """Recipients without our addresses; the same for `cc`."""
    cc: tuple[Correspondent, ...] = ()
    more_mailboxes: int = 0
    subject_line: Personal[str]
    text: Personal[str]
    text_is_cut: bool = False
    left_out: int = 0
    """Characters of the text that are only in the stored bytes."""
    rest: Personal[str] | None = None
    """Those characters, packed as far as they fit, for word rules and search."""
    more: tuple[Personal[str], ...] = ()
    """What `rest` has no room for, packed in pieces."""
    folded: tuple[Span, ...] = ()
    """What a screen folds of `text`: first character, and the one behind."""
    folded_lines: int = 0
    no_text: NoText = ""
    language: Language = ""
    attachments: tuple[Attached, ...] = ()
    more_attachments: int = 0
    kind: MailKind = "person"
    by_subject: bool = False
    is_sender_unknown: bool = False
    colleague: str = ""
    answers_to: Correspondent | None = None
    sent_by: Correspondent | None = None
    answerable: bool = True
    defects: int = 0
    sender_proof: SenderProof = "unknown"
    """Without regard to a token."""

    @property
    def sender(self) -> str:
        """The subject of its sender; empty without one."""
        return self.from_.address.subject if self.from_ is not None else ""
