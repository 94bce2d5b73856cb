"""The text of a long mail as far as it was told beside the mail."""

from typing import assert_never

import msgspec

from baton_cases.domain.mail_text.events import MAIL_TEXT_EVENTS, MailTextEvent, TextKept
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class MailTextPieces(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for a mail that has room for all of its text."""

    pieces: tuple[Personal[str], ...] = ()
    """Packed, in their order."""


def evolve(so_far: MailTextPieces, event: MailTextEvent) -> MailTextPieces:
    """The pieces after an event."""
    match event:
        case TextKept(text=text):
            return MailTextPieces(pieces=(*so_far.pieces, text))
        case _:
            assert_never(event)


MAIL_TEXT: Aggregate[MailTextPieces, MailTextEvent] = Aggregate(
    "mailtext", MailTextPieces(), evolve, MAIL_TEXT_EVENTS
)
