"""Which department a case belongs to now, so that its mails are shown there and nowhere else."""

from collections.abc import Sequence

import asyncpg
import msgspec
from sqlalchemy import BigInteger, Column, MetaData, Table, Text

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

UPSERT = """
insert into message_cases (case_id, department, version)
select * from unnest($1::text[], $2::text[], $3::bigint[])
on conflict (case_id) do update set department = excluded.department, version = excluded.version
where message_cases.version < excluded.version
"""


class _CaseNews(msgspec.Struct, frozen=True):
    """Whatever the news is, what it says of the case."""

    case: CaseSummary | None = None


_decode = msgspec.json.Decoder(_CaseNews).decode


class MessageCases:
    """The projection of `case-updated`."""

    name = "message_cases"
    metadata = METADATA

    async def apply(
        self, records: Sequence[ReceivedMessage], connection: asyncpg.Connection
    ) -> None:
        """The newest summary of each case in the batch."""
        newest: dict[str, CaseSummary] = {}
        for record in records:
            if record.type.startswith("baton.case."):
                case = _decode(record.body).case
                if case is not None:
                    newest[case.id] = case
        if newest:
            await connection.execute(
                UPSERT,
                list(newest),
                [case.department for case in newest.values()],
                [case.version for case in newest.values()],
            )
