"""The port of feeds, relay and consumers to a database: statements that give rows."""

from collections.abc import Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """An asyncpg pool, or a log's `readers`, which wait for a while when PostgreSQL is away.

    Each statement is one transaction.
    """

    async def fetch(self, query: str, *args: object) -> Sequence[Any]:
        """Rows that can be read by column name."""
        ...
