"""Which stored bytes an event names: mails that came, files that were uploaded. What is not
here may be swept, so every event with a `Blob` must be (tested)."""

from collections.abc import Collection, Sequence

import asyncpg
from sqlalchemy import Column, LargeBinary, MetaData, Table

from baton_common.engine.sagas.message import SELF
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position
from baton_email.domain.attachment.events import FileUploaded
from baton_email.domain.mail.events import MailArrived

METADATA = MetaData()
KEPT_BYTES = Table("kept_bytes", METADATA, Column("sha256", LargeBinary, primary_key=True))

INSERT = """
insert into kept_bytes (sha256) select * from unnest($1::bytea[]) on conflict do nothing
"""
NAMED = """
select
    coalesce((select (m.epoch, m.position) >= ($2::int, $3::bigint)
        from public.projection_marks m
        where m.projection = 'kept_bytes' and m.topic = $4
        order by m.epoch desc, m.position desc limit 1), false) as is_caught_up,
    array(select k.sha256 from kept_bytes k where k.sha256 = any($1::bytea[])) as named
"""
"""One statement: what it says of the mark and of the names is of one moment."""


class KeptBytes:
    """The projection."""

    name = "kept_bytes"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], connection: asyncpg.Connection) -> None:
        """Fold one batch."""
        names = [
            bytes.fromhex(record.event.raw.sha256)
            for record in records
            if isinstance(record.event, MailArrived | FileUploaded)
        ]
        if names:
            await connection.execute(INSERT, names)


class NotCaughtUp(Exception):
    """It does not show everything yet, so nobody can say what no event names."""


async def named_by_events(
    pool: asyncpg.Pool, names: Sequence[str], head: Position
) -> Collection[str]:
    """Of these names, those that an event up to `head` names. Raises NotCaughtUp."""
    asked = [bytes.fromhex(name) for name in names]
    row = await pool.fetchrow(NAMED, asked, head.epoch, head.number, SELF)
    if not row["is_caught_up"]:
        raise NotCaughtUp
    return {name.hex() for name in row["named"]}
