"""Lists by pages: no page numbers, but an opaque cursor that says what came last."""

from typing import Annotated, Generic, TypeVar

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.cursors import MOST, cursor, instant_of, key_after, not_ours

__all__ = ["MOST", "Page", "PageQuery", "cursor", "instant_of", "key_after", "not_ours", "page_of"]

T = TypeVar("T")


class PageQuery(Query, frozen=True):
    """Every list takes these; a list with filters adds its own in a subclass."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 50
    after: Annotated[str, msgspec.Meta(max_length=1_000)] | None = None
    """`next` of the page before, as it came."""


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page. `next` is null on the last one."""

    items: list[T]
    next: str | None = None


def page_of(of: str, rows: list[T], limit: int, *key: str | int) -> Page[T]:
    """A page of rows that were asked for with `limit + 1`; `key` is that of row `limit`."""
    is_last = len(rows) <= limit
    return Page(items=rows[:limit], next=None if is_last else cursor(of, *key))
