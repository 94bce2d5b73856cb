"""The list of mails, newest first, by case or thread; words stay sealed."""

from datetime import datetime
from typing import Literal

import msgspec

from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import SenderProof

_SEEN = """({everything} or exists (select 1 from message_cases c
        where c.case_id = any(array[m.case_id,
                (select h.case_id from message_cases_held h where h.mail_id = m.id)])
            and c.department = any({departments}::text[]))
    or (m.filed <> '' and exists (select 1 from address_departments d
        where coalesce(d.departments::jsonb ->> m.our_address, d.others)
            = any({departments}::text[]))))"""
"""Mails of their departments' cases; those without one, of their departments' addresses."""
SELECT = f"""
select id, at, direction, thread_id, case_id, state, filed, sender_proof, sender, subject_line
from messages m
where ($1::text is null or case_id = $1
        or id in (select h.mail_id from message_cases_held h where h.case_id = $1))
    and ($2::text is null or thread_id = $2)
    and ($3::timestamptz is null or (at, id) < ($3, $4))
    and {_SEEN.format(everything="$5", departments="$6")}
    and ($8::text is null or (filed <> '' and $8 in ('all', filed)))
    and ($9::text is null or sender_proof = $9)
order by at desc, id desc limit $7
"""
COUNT = f"""
select filed, count(*) as mails from messages m
where filed <> '' and {_SEEN.format(everything="$1", departments="$2")}
group by filed
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
    filed: str
    """Why it is on the list of mails without a case; empty: it is not."""
    sender_proof: SenderProof | None
    """How well its sender is proven; None: it is ours, or could not be read."""
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
    filed: str | None,
    sender_proof: str | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[MailLine]:
    """Newest first, those older than `after`. `filed`: only those on the list of mails without a
    case, for this reason or `all`; `sender_proof`: only those whose sender is proven so well."""
    at, id_ = after or (None, "")
    scope = seen.everything, list(seen.departments)
    kinds = (filed, sender_proof)
    rows = await pool.fetch(SELECT, case_id, thread_id, at, id_, *scope, limit, *kinds)
    return [
        MailLine(
            id=row["id"],
            at=row["at"],
            direction=row["direction"],
            thread_id=row["thread_id"],
            case_id=row["case_id"],
            state=row["state"],
            filed=row["filed"],
            sender_proof=row["sender_proof"],
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


async def count_filed(pool: Queries, seen: VisibleMails) -> dict[str, int]:
    """How many mails are on the list, by reason."""
    rows = await pool.fetch(COUNT, seen.everything, list(seen.departments))
    return {row["filed"]: row["mails"] for row in rows}


async def may_see(pool: Queries, seen: VisibleMails, mail_id: str) -> bool:
    """True if they may see this mail."""
    if seen.everything:
        return True
    query = _SEEN.format(everything="false", departments="$2")
    found = await pool.fetchval(
        f"select 1 from messages m where m.id = $1 and {query}", mail_id, list(seen.departments)
    )
    return found is not None
