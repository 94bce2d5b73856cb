"""Lists by pages: no page numbers, but an opaque cursor that says what came last."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.problems import Problem

T = TypeVar("T")
MOST = 200


class PageQuery(Query, frozen=True):
    """Every list takes these; a list with filters adds its own in a subclass."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 50
    after: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    """`next` of the page before, as it came."""


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page. `next` is null on the last one."""

    items: list[T]
    next: str | None = None


def cursor(of: str, *key: str | int) -> str:
    """Says where a page ended: `of` names the list with its order and filters, `key` is the
    last row's sort key."""
    return base64.urlsafe_b64encode(msgspec.json.encode([of, *key])).rstrip(b"=").decode()


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
    if not isinstance(values, list) or len(values) != len(types) + 1 or values[0] != of:
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


def page_of(of: str, rows: list[T], limit: int, *key: str | int) -> Page[T]:
    """A page of rows that were asked for with `limit + 1`; `key` is that of row `limit`."""
    is_last = len(rows) <= limit
    return Page(items=rows[:limit], next=None if is_last else cursor(of, *key))


def _fits(value: object, type_: type) -> bool:
    if type_ is int:
        return type(value) is int and abs(value) < 2**63
    return isinstance(value, str) and "\x00" not in value


def not_ours() -> Problem:
    """400 for a cursor that is not as we gave it."""
    detail = "Send `after` exactly as it came in `next`, with the same filters, or leave it out."
    return Problem(400, "malformed", detail)
