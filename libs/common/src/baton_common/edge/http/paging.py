"""Lists by pages: no page numbers, but an opaque cursor that says what came last."""

from collections.abc import Sequence
from typing import Annotated, Generic, Self, TypeVar

from pydantic import ConfigDict, Field

from baton_common.edge.http.cursors import MOST, cursor
from baton_common.edge.models import PLAIN, Input, Output

T = TypeVar("T")
Cursor = Annotated[str, Field(max_length=1_000), PLAIN]
"""`next` of a page; whoever sends it sees what they may see anyway."""


class PageQuery(Input):
    """Every list takes these; a list with filters adds its own in a subclass."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    """Most entries of the page."""
    after: Cursor | None = None
    """`next` of the page before, as it came."""

    def list_name(self, name: str) -> str:
        """The list with its filters, as cursors name it."""
        return f"{name}:{self.model_dump_json(exclude={'limit', 'after'})}"


class Page(Output, Generic[T]):
    """One page."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a list."})

    items: list[T]
    """In the list's order."""
    next: str | None = None
    """Sent as `after` it gives the next page; null on the last one."""

    @classmethod
    def cut(cls, of: str, items: Sequence[T], limit: int, *key: str | int) -> Self:
        """A page of what was asked for with `limit + 1`; `key` is that of the entry `limit`."""
        is_last = len(items) <= limit
        return cls(items=list(items[:limit]), next=None if is_last else cursor(of, *key))
