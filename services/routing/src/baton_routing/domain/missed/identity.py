"""The id of a missed call: one for a number and a queue, one for each call that withheld it."""

import hashlib


def missed_call_id(subject: str | None, queue: str, contact_id: str) -> str:
    """`subject` is that of the caller's number; None: it was withheld, and the call is like no
    other."""
    parts = ("withheld", contact_id) if subject is None else ("number", subject, queue)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
