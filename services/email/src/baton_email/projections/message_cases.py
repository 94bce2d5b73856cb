"""The department of each case: its mails are visible only there."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.case import CaseSummary

METADATA = MetaData()
MESSAGE_CASES = Table(
    "message_cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)


class MessageCaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case, from its newest message."""

    case_id: str
    department: str
    version: int


class _CaseMessage(msgspec.Struct, frozen=True):
    """The part of a message about a case that is read here."""

    case: CaseSummary | None = None


_decode = msgspec.json.Decoder(_CaseMessage).decode


class MessageCases:
    """The projection of `case-updated`."""

    name = "message_cases"
    metadata = METADATA

    async def apply(self, records: Sequence[ReceivedMessage], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns; messages older than a row are skipped."""
        published = [
            MessageCaseRow(case_id=case.id, department=case.department, version=case.version)
            for each in records
            if each.type.startswith("baton.case.") and (case := _decode(each.body).case)
        ]
        rows = await store.read(MESSAGE_CASES, MessageCaseRow, {each.case_id for each in published})
        for each in published:
            if each.version >= rows.get(each.case_id, each).version:
                rows[each.case_id] = each
        await store.put(MESSAGE_CASES, rows.values())
