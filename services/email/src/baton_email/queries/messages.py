"""The list of mails, newest first, by case or thread; words stay sealed."""

from datetime import datetime
from typing import Literal

import msgspec

from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal

SELECT = """
select id, at, direction, thread_id, case_id, state, sender, subject_line from messages m
where ($1::text is null or case_id = $1) and ($2::text is null or thread_id = $2)
    and ($3::timestamptz is null or (at, id) < ($3, $4))
    and ($5 or exists (select 1 from message_cases c
        where c.case_id = m.case_id and c.department = any($6::text[])))
order by at desc, id desc limit $7
"""

_decode = msgspec.json.Decoder(Personal[str]).decode


class MailLine(msgspec.Struct, frozen=True, kw_only=True):
    """One mail of the list; `other` is the sender of an incoming mail, the first recipient of an
    outgoing one."""

    id: str
    at: datetime
    direction: Literal["in", "out"]
    thread_id: str
    case_id: str
    state: str
    other: Personal[str] | None
    subject_line: Personal[str] | None


class VisibleMails(msgspec.Struct, frozen=True, kw_only=True):
    """The mails somebody may see: all, or those of cases of these departments."""

    everything: bool
    departments: tuple[str, ...]


async def list_messages(
    pool: Queries,
    seen: VisibleMails,
    *,
    case_id: str | None,
    thread_id: str | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[MailLine]:
    """Newest first, those older than `after`."""
    at, id_ = after or (None, "")
    rows = await pool.fetch(
        SELECT, case_id, thread_id, at, id_, seen.everything, list(seen.departments), limit
    )
    return [
        MailLine(
            id=row["id"],
            at=row["at"],
            direction=row["direction"],
            thread_id=row["thread_id"],
            case_id=row["case_id"],
            state=row["state"],
            other=_decode(row["sender"]) if row["sender"] else None,
            subject_line=_decode(row["subject_line"]) if row["subject_line"] else None,
        )
        for row in rows
    ]


async def may_see_case(pool: Queries, seen: VisibleMails, case_id: str) -> bool:
    """True if there is such a case and they may see its mails."""
    found = await pool.fetchval(
        "select 1 from message_cases where case_id = $1 and ($2 or department = any($3::text[]))",
        case_id,
        seen.everything,
        list(seen.departments),
    )
    return found is not None


async def may_see(pool: Queries, seen: VisibleMails, mail_id: str) -> bool:
    """True if they may see this mail."""
    if seen.everything:
        return True
    found = await pool.fetchval(
        """select 1 from messages m join message_cases c on c.case_id = m.case_id
        where m.id = $1 and c.department = any($2::text[])""",
        mail_id,
        list(seen.departments),
    )
    return found is not None
