"""Limits beyond which a mail is not read, or only in part."""

from dataclasses import dataclass

from baton_email.parsing.parsed import Reason


@dataclass(frozen=True)
class Limits:
    """Limits. Exceeding one of the first group makes a mail unreadable; the second group cuts, with
    a defect. The values are far above what people's mail programs send and far below what costs the
    parser a second (measured: 320 kB of encoded words took 25 s, 2 MB of empty parts 33 s)."""

    raw_bytes: int = 32_000_000
    """All that is stored: how large a mail may be is decided at the door."""
    header_bytes: int = 256 * 1024
    header_fields: int = 1_000
    parts: int = 500
    boundaries: int = 50
    nested_messages: int = 20
    encoded_words: int = 5_000

    field_bytes: int = 64 * 1024
    addresses: int = 500
    references: int = 100
    parameters: int = 50
    text_characters: int = 1_000_000
    html_characters: int = 1_000_000
    html_tags: int = 50_000
    attachments: int = 200


LIMITS = Limits()


class TooMuch(Exception):
    """The mail exceeds a limit; the text is the sentence for users."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
