"""Cuts a mail's text to the size of its event, given what is already sealed in it."""

import msgspec

from baton_contracts.email_received.mail import MAX_TEXT_BYTES
from baton_email.parsing.parsed import ParsedMail

LARGEST_EVENT = 60_000
"""Bytes of the event (the log takes 64 kB); the text is cut so that all fits."""
_SEALED = 120
"""Bytes that sealing adds to any text, plus a third."""


def fitting(mail: ParsedMail, rest: msgspec.Struct) -> tuple[str, bool]:
    """The new text of the mail as far as it fits; and whether it was cut."""
    room = LARGEST_EVENT - len(msgspec.json.encode(rest)) - _SEALED
    most = min(MAX_TEXT_BYTES, room * 3 // 4)
    text = mail.new_text
    content = text.encode("utf-8", "replace")
    if len(content) <= most:
        return text, False
    return content[:most].decode("utf-8", "ignore"), True
