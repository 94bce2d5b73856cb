"""A set kept from the messages of others: what is in it, as the newest message about each says."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Boolean, Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.engine.projections.queries import Queries
from baton_common.model.received_message import ReceivedMessage

Membership = Callable[[ReceivedMessage], tuple[str, bool] | None]
"""Whom or what a message is about, and whether that is in the set from now on. None: it does not
concern the set."""


class KeptSet:
    """The read model of topics, and its query.

    Its only table has the name of the set. Without a `flag` it holds what is in the set now; with
    one it holds what ever was, and the column `flag` says whether it still is.
    """

    def __init__(
        self, name: str, *, key: str, membership: Membership, flag: str | None = None
    ) -> None:
        self.name = name
        self.metadata = MetaData()
        self._membership = membership
        self._flag = flag
        flags = [] if flag is None else [flag]
        self.table = Table(
            name,
            self.metadata,
            Column(key, Text, primary_key=True),
            *(Column(each, Boolean, nullable=False) for each in flags),
        )
        fields: list[tuple[str, Any]] = [(key, str), *((each, bool) for each in flags)]
        self.row = msgspec.defstruct("KeptSetRow", fields, frozen=True)
        """A row of the table: the key, and the flag if there is one."""
        self._members = f"select {key} from {name}" + "".join(f" where {each}" for each in flags)

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch: the newest message about each counts."""
        newest = dict(said for each in records if (said := self._membership(each)) is not None)
        if self._flag is not None:
            await store.put(self.table, [self.row(*each) for each in newest.items()])
            return
        await store.put(self.table, [self.row(key) for key, is_in in newest.items() if is_in])
        await store.remove(self.table, [key for key, is_in in newest.items() if not is_in])

    async def members(self, queries: Queries) -> frozenset[str]:
        """What is in the set now."""
        return frozenset(row[0] for row in await queries.fetch(self._members))
