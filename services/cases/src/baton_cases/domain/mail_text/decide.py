"""Decides commands of a long mail's text."""

from typing import assert_never

from baton_cases.domain.mail_text.commands import KeepPiece, MailTextCommand
from baton_cases.domain.mail_text.events import MailTextEvent, TextKept
from baton_cases.domain.mail_text.state import MailTextPieces


def decide(command: MailTextCommand, so_far: MailTextPieces) -> list[MailTextEvent]:
    """Refuses nothing. A piece that is there already changes nothing."""
    match command:
        case KeepPiece(mail_id=mail_id, part=part, text=text, at=at):
            if part <= len(so_far.pieces):
                return []
            return [TextKept(mail_id=mail_id, part=part, text=text, at=at)]
        case _:
            assert_never(command)
