"""The port of whoever reads hostile mails."""

from typing import Protocol

from baton_email.parsing.parsed import ParsedMail, Unreadable


class Reader(Protocol):
    """Within seconds, whatever the mail is, without stopping anybody else."""

    async def read(self, raw: bytes) -> ParsedMail | Unreadable:
        """What is known of the mail, or why it is not read."""
        ...

    async def part(self, raw: bytes, number: int) -> bytes | None:
        """The bytes of one part of it; None if there is none."""
        ...
