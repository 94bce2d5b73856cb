"""The department of each case: its mails are visible only there, those too that are kept with it
and whose thread is no case's."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import BigInteger, Column, Index, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.received_message import ReceivedMessage
from baton_contracts.case_updated.case import CaseSummary
from baton_contracts.case_updated.mail import MailUnproven
from baton_contracts.published import decode_contract, split_type

METADATA = MetaData()
MESSAGE_CASES = Table(
    "message_cases",
    METADATA,
    Column("case_id", Text, primary_key=True),
    Column("department", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
)
HELD = Table(
    "message_cases_held",
    METADATA,
    Column("mail_id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Index("message_cases_held_case", "case_id"),
)


class MessageCaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case, from its newest message."""

    case_id: str
    department: str
    version: int


class HeldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is kept with a case although its sender is not proven; its thread may be no
    case's."""

    mail_id: str
    case_id: str


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
        held = [
            decode_contract(each.type, each.body)
            for each in records
            if split_type(each.type)[0] == split_type(MailUnproven.contract_type)[0]
        ]
        by_mail = {
            each.mail_id: HeldRow(mail_id=each.mail_id, case_id=each.case_id)
            for each in held
            if isinstance(each, MailUnproven)
        }
        await store.put(HELD, by_mail.values())
