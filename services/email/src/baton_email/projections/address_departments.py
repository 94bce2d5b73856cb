"""Which department the mails of each of our addresses concern: it sees those without a case."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import JSON, BigInteger, Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.organisation import AddressesAssigned
from baton_contracts.reading import read_as

METADATA = MetaData()
ADDRESS_DEPARTMENTS = Table(
    "address_departments",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("departments", JSON, nullable=False),
    Column("others", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)
ALL = "all"


class AddressDepartmentsRow(msgspec.Struct, frozen=True, kw_only=True):
    """The only row: departments by address, as the newest message says."""

    id: str
    departments: dict[str, str]
    others: str
    version: int


class AddressDepartments:
    """The projection of `case-updated`."""

    name = "address_departments"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Keep the newest message of one batch."""
        type_ = AddressesAssigned.contract_type
        published = [read_as(each, AddressesAssigned) for each in records if each.type == type_]
        rows = await store.read(ADDRESS_DEPARTMENTS, AddressDepartmentsRow, {ALL})
        for each in published:
            if ALL not in rows or each.house_version >= rows[ALL].version:
                rows[ALL] = AddressDepartmentsRow(
                    id=ALL,
                    departments=each.departments,
                    others=each.others or "",
                    version=each.house_version,
                )
        await store.put(ADDRESS_DEPARTMENTS, rows.values())
