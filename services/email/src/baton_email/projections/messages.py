"""The list of mails, in and out, newest first, by case or thread; words stay sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, MetaData, Table, Text

from baton_common.engine.projections.queries import Queries
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import MailRead, MailUnreadable
from baton_email.domain.outgoing.events import (
    MailBounced,
    MailComposed,
    MailHandedOver,
    SendingGivenUp,
)
from baton_email.domain.thread.events import ThreadLinked

METADATA = MetaData()
MESSAGES = Table(
    "messages",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("direction", Text, nullable=False),
    Column("thread_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sender", LargeBinary, nullable=False),
    Column("subject_line", LargeBinary, nullable=False),
)
Index("messages_newest", MESSAGES.c.at.desc(), MESSAGES.c.id.desc())
Index("messages_of_case", MESSAGES.c.case_id, MESSAGES.c.at.desc())
Index("messages_of_thread", MESSAGES.c.thread_id, MESSAGES.c.at.desc())

INSERT = """
insert into messages (id, at, position, direction, thread_id, case_id, state, sender, subject_line)
select * from unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::text[], $5::text[],
    $6::text[], $7::text[], $8::bytea[], $9::bytea[])
on conflict (id) do nothing
"""
CHANGE = """
update messages set state = news.state
from unnest($1::text[], $2::text[]) as news (id, state) where messages.id = news.id
"""
LINK = "update messages set case_id = $2 where thread_id = $1 and case_id = ''"

SELECT = """
select id, at, direction, thread_id, case_id, state, sender, subject_line from messages m
where ($1::text is null or case_id = $1) and ($2::text is null or thread_id = $2)
    and ($3::timestamptz is null or (at, id) < ($3, $4))
    and ($5 or exists (select 1 from message_cases c
        where c.case_id = m.case_id and c.department = any($6::text[])))
order by at desc, id desc limit $7
"""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Personal[str]).decode
_NOTHING = b""


class Messages:
    """The projection."""

    name = "messages"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch."""
        new: dict[str, tuple[Any, ...]] = {}
        changed: dict[str, str] = {}
        links: list[tuple[str, str]] = []
        for record in records:
            id_ = split_stream(record.stream)[1]
            match record.event:
                case MailRead() | MailUnreadable() | MailComposed() as event:
                    new[id_] = _row(id_, event, record.position.number)
                case MailHandedOver():
                    changed[id_] = "sent"
                case MailBounced():
                    changed[id_] = "bounced"
                case SendingGivenUp():
                    changed.setdefault(id_, "given up")
                case ThreadLinked() as event:
                    links.append((event.thread_id, event.case_id))
                case _:
                    pass
        if new:
            await connection.execute(INSERT, *zip(*new.values(), strict=True))
        if changed:
            await connection.execute(CHANGE, list(changed), list(changed.values()))
        if links:
            await connection.executemany(LINK, links)


def _row(
    id_: str, event: MailRead | MailUnreadable | MailComposed, position: int
) -> tuple[Any, ...]:
    match event:
        case MailRead():
            sender = _encode(event.from_.address) if event.from_ else _NOTHING
            case_id = event.reference.case_id if event.reference.proof != "none" else ""
            said = "received" if event.automatic is None else f"automatic: {event.automatic}"
            place = "in", event.thread_id, case_id, said
            return (id_, event.at, position, *place, sender, _encode(event.subject_line))
        case MailUnreadable():
            place = "in", event.thread_id, "", "unreadable"
            return (id_, event.at, position, *place, _NOTHING, _NOTHING)
        case MailComposed():
            place = "out", event.thread_id, event.case_id, "waiting"
            sender = _encode(event.to[0]) if event.to else _NOTHING
            return (id_, event.at, position, *place, sender, _encode(event.subject_line))


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One mail of the list; `other` is the sender of one that came, the first recipient of one
    that went."""

    id: str
    at: datetime
    direction: str
    thread_id: str
    case_id: str
    state: str
    other: Personal[str] | None
    subject_line: Personal[str] | None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Whose mails are listed: everybody's, or those of cases of these departments."""

    everything: bool
    departments: tuple[str, ...]


async def list_messages(
    pool: Queries,
    seen: Seen,
    *,
    case_id: str | None,
    thread_id: str | None,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[Line]:
    """Newest first, those older than `after`."""
    at, id_ = after or (None, "")
    rows = await pool.fetch(
        SELECT, case_id, thread_id, at, id_, seen.everything, list(seen.departments), limit
    )
    return [
        Line(
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


async def may_see(pool: Queries, seen: Seen, mail_id: str) -> bool:
    """Whether this mail is among those that are seen."""
    if seen.everything:
        return True
    found = await pool.fetchval(
        """select 1 from messages m join message_cases c on c.case_id = m.case_id
        where m.id = $1 and c.department = any($2::text[])""",
        mail_id,
        list(seen.departments),
    )
    return found is not None
