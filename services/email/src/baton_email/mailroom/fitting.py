"""How much of a mail's text fits into its event, beside all that was sealed already."""

import msgspec

from baton_contracts.email_received.mail import MAX_TEXT_BYTES
from baton_email.parsing.parsed import ParsedMail

LARGEST_EVENT = 60_000
"""Bytes of the event (the log takes 64 kB); the text is cut so that all fits."""
_SEALED = 120
"""Bytes that sealing adds to any words, besides a third."""


def fitting(mail: ParsedMail, rest: msgspec.Struct) -> tuple[str, bool]:
    """What is new in the mail, as far as there is room for it; and whether it was cut."""
    room = LARGEST_EVENT - len(msgspec.json.encode(rest)) - _SEALED
    most = min(MAX_TEXT_BYTES, room * 3 // 4)
    text = mail.new_text
    content = text.encode("utf-8", "replace")
    if len(content) <= most:
        return text, False
    return content[:most].decode("utf-8", "ignore"), True
