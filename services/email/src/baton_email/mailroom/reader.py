"""The port of the parser of hostile mails."""

from collections.abc import Sequence
from typing import Protocol

from baton_email.parsing.parsed import ParsedMail, Span, Unreadable


class MailReader(Protocol):
    """Parses in bounded time, whatever the mail is, without blocking others."""

    async def read(self, raw: bytes) -> ParsedMail | Unreadable:
        """The parsed mail, or why it is not read."""
        ...

    async def quotes(self, mail: ParsedMail, known: Sequence[str]) -> tuple[Span, ...]:
        """What folds of its text for whoever knows the texts of these earlier mails."""
        ...

    async def part(self, raw: bytes, number: int) -> bytes | None:
        """The bytes of one part of it; None if there is none."""
        ...
