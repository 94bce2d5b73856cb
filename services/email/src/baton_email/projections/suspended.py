"""Who is suspended, as the configuration of cases says: they do not come in here, either."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.organisation import PersonChanged, PersonRemoved
from baton_contracts.published import decode_contract, split_type

METADATA = MetaData()
SUSPENDED = Table("suspended", METADATA, Column("person", Text, primary_key=True))
WANTED = {split_type(each.contract_type)[0] for each in (PersonChanged, PersonRemoved)}


class SuspendedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is suspended."""

    person: str


class Suspended:
    """The projection."""

    name = "suspended"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch: the last word about each person counts."""
        last: dict[str, bool] = {}
        for record in records:
            if split_type(record.type)[0] not in WANTED:
                continue
            match decode_contract(record.type, record.body):
                case PersonChanged(person=person, suspended=suspended):
                    last[person] = suspended
                case PersonRemoved(person=person):
                    last[person] = False
                case _:
                    pass
        await store.put(SUSPENDED, [SuspendedRow(person=who) for who, is_ in last.items() if is_])
        await store.remove(SUSPENDED, [who for who, is_ in last.items() if not is_])
