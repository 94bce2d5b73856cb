"""The port of a read model: a file you may drop, folded in batches, rebuilt by replay."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import asyncpg
from sqlalchemy import MetaData


class Unfit(Exception):
    """A read model's tables lack what is asked for: they have another release's form. HTTP
    answers 503."""


R_contra = TypeVar("R_contra", contravariant=True)


class Projection(Protocol, Generic[R_contra]):
    """Follows the own log (`Recorded`) or a topic (`Heard`).

    `name` is part of its mark; `metadata` has its tables (created by the runner, named
    `<name>` or `<name>_<part>`), so that a rebuild can fill copies in a schema of their own
    while the old ones serve.
    """

    name: str
    metadata: MetaData

    async def apply(self, records: Sequence[R_contra], connection: asyncpg.Connection) -> None:
        """Fold one batch, in order, and write it by one upsert per table.

        Runs inside the runner's transaction, whose first statement moved the mark; tables are
        found by `search_path`. Unknown events are passed over. Never commits.
        """
        ...
