"""Five-minute links to attachments: cases signs them, email checks them, with a shared key."""

import hashlib
import hmac

VALID_FOR = 300
"""Seconds. A link lives as long as somebody looks at the case's page."""
CLOCKS_DIFFER = 60
"""Seconds by which the clock of who signs may go before that of who checks."""


def signed(key: bytes, attachment_id: str, now: int) -> str:
    """The path below email's prefix, with its query; `now` in seconds since 1970."""
    until = now + VALID_FOR
    signature = _signature(key, attachment_id, until)
    return f"/v1/attachments/{attachment_id}?until={until}&signature={signature}"


def is_signed(key: bytes, attachment_id: str, until: int, signature: str, now: int) -> bool:
    """True if we signed it and it has not expired."""
    if not now <= until <= now + VALID_FOR + CLOCKS_DIFFER:
        return False
    ours = _signature(key, attachment_id, until)
    return hmac.compare_digest(signature.encode(), ours.encode())


def _signature(key: bytes, attachment_id: str, until: int) -> str:
    return hmac.new(key, f"{until}/{attachment_id}".encode(), hashlib.sha256).hexdigest()[:40]
