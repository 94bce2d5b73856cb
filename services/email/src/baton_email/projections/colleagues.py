"""Where colleagues read mail, as the configuration of cases says: mails from there are theirs."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.organisation import PersonChanged, PersonRemoved
from baton_contracts.published import decode_contract, split_type

METADATA = MetaData()
COLLEAGUES = Table(
    "colleagues",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index("colleagues_subject", "subject"),
)
WANTED = {split_type(each.contract_type)[0] for each in (PersonChanged, PersonRemoved)}


class ColleagueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person with a mail address, by its subject in the vault; never the address."""

    person: str
    subject: str
    suspended: bool
    version: int
    """Of the configuration that gave them the address."""


class Colleagues:
    """The projection."""

    name = "colleagues"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch: the last word about each person counts."""
        last: dict[str, ColleagueRow | None] = {}
        for record in records:
            if split_type(record.type)[0] not in WANTED:
                continue
            match decode_contract(record.type, record.body):
                case PersonChanged(mail=mail) as changed if mail is not None:
                    last[changed.person] = ColleagueRow(
                        person=changed.person,
                        subject=mail.subject,
                        suspended=changed.suspended,
                        version=changed.house_version,
                    )
                case PersonChanged(person=person) | PersonRemoved(person=person):
                    last[person] = None
                case _:
                    pass
        await store.put(COLLEAGUES, [row for row in last.values() if row is not None])
        await store.remove(COLLEAGUES, [who for who, row in last.items() if row is None])
