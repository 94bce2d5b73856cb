"""Says where a page ended, so that the next one begins there. Only ours are taken."""

import base64
import hashlib
from datetime import UTC, datetime

import msgspec

from baton_common.edge.problems import Problem

MOST = 200
"""Entries of a page."""


def cursor(of: str, *key: str | int) -> str:
    """`of` names the list with its order and filters, `key` is the last row's sort key. Only a
    digest of `of` is in it."""
    return base64.urlsafe_b64encode(msgspec.json.encode([_digest(of), *key])).rstrip(b"=").decode()


def key_after(of: str, after: str | None, *types: type[str] | type[int]) -> list[str | int] | None:
    """The sort key in a cursor, None for the first page.

    Raises Problem 400 for a cursor of another list, or that we did not make.
    """
    if after is None:
        return None
    try:
        padded = after.encode("ascii") + b"=" * (-len(after) % 4)
        values = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        raise not_ours() from None
    if not isinstance(values, list) or len(values) != len(types) + 1 or values[0] != _digest(of):
        raise not_ours()
    key = values[1:]
    if not all(_fits(value, type_) for value, type_ in zip(key, types, strict=True)):
        raise not_ours()
    return key


def instant_of(text: str | int) -> datetime:
    """An instant in a sort key, as UTC. Raises Problem 400 for what we did not make."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise not_ours() from None


def _digest(of: str) -> str:
    """Filters may be long, and hold what does not belong into an address."""
    return base64.urlsafe_b64encode(hashlib.sha256(of.encode()).digest()[:12]).decode()


def _fits(value: object, type_: type) -> bool:
    if type_ is int:
        return type(value) is int and abs(value) < 2**63
    return isinstance(value, str) and "\x00" not in value


def not_ours() -> Problem:
    """400 for a cursor that is not as we gave it."""
    detail = "Send `after` exactly as it came in `next`, with the same filters, or leave it out."
    return Problem(400, "malformed", detail)
