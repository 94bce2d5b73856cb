"""The departments that there are: an API key is limited to some of them."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Boolean, Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.organisation import DepartmentChanged, DepartmentRemoved

METADATA = MetaData()
DEPARTMENTS = Table(
    "departments",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("is_there", Boolean, nullable=False),
)
_IS_THERE = {DepartmentChanged.contract_type: True, DepartmentRemoved.contract_type: False}


class DepartmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A department of the configuration, now or once."""

    id: str
    is_there: bool


class Departments:
    """The projection of `case-updated`."""

    name = "departments"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch: the newest message about each."""
        rows = {
            each.key: DepartmentRow(id=each.key, is_there=_IS_THERE[each.type])
            for each in records
            if each.type in _IS_THERE
        }
        await store.put(DEPARTMENTS, rows.values())
