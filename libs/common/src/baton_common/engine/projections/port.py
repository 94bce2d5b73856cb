"""The port of a read model: tables you may drop, folded in batches, rebuilt by replay."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec
from sqlalchemy import MetaData, Table

COUNT = {"count": True}
"""`Column(..., info=COUNT)`: how many things a row adds up; `RowStore.add` removes it at 0."""


class Unfit(Exception):
    """A table or column is missing: the tables have another release's schema version. HTTP
    answers 503."""


Row = TypeVar("Row", bound=msgspec.Struct)
Key = TypeVar("Key", bound=Hashable)
R_contra = TypeVar("R_contra", contravariant=True)


class RowStore(Protocol):
    """The rows of a read model while one batch is folded.

    A row is a struct whose fields are the table's columns, name for name; columns with a server
    default are left out. A key is the value of the table's key column, or a tuple of them.
    """

    async def read(self, table: Table, row: type[Row], keys: Iterable[Key]) -> dict[Key, Row]:
        """The rows with these keys, by key; those that are not there are left out."""
        ...

    async def find(
        self, table: Table, row: type[Row], column: str, values: Iterable[object]
    ) -> list[Row]:
        """The rows whose column has one of these values, in no order."""
        ...

    async def put(self, table: Table, rows: Iterable[msgspec.Struct]) -> None:
        """Insert them, or put them in the place of those with the same keys. No two of them may
        have the same key."""
        ...

    async def add(self, table: Table, rows: Iterable[msgspec.Struct]) -> None:
        """Insert them, or add their numbers to those with the same keys; a row whose `COUNT`
        comes to 0 goes. No two of them may have the same key."""
        ...

    async def remove(self, table: Table, keys: Iterable[Hashable]) -> None:
        """Delete the rows with these keys, as far as they are there."""
        ...


class Projection(Protocol, Generic[R_contra]):
    """Follows the own log (`Recorded`) or topics (`ReceivedMessage`).

    `name` is part of its checkpoints; `metadata` has its tables (created by the runner, named
    `<name>` or `<name>_<part>`), so that a rebuild can fill copies in a schema of their own
    while the old ones serve.
    """

    name: str
    metadata: MetaData

    async def apply(self, records: Sequence[R_contra], store: RowStore) -> None:
        """Fold one batch, in order: read what it concerns, fold in memory, write each table once.

        Runs inside the runner's transaction; nobody else writes these rows until it ends. However
        records are cut into batches, the rows must come out the same. Unknown events are passed
        over.
        """
        ...
