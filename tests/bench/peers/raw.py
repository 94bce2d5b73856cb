"""The limit: PostgreSQL's own statements without a concurrency check, in one session."""

import time
import uuid

import asyncpg

CREATE = """
create table if not exists raw_events(
  position bigint generated always as identity primary key, id uuid not null,
  stream text collate "C" not null, version int not null, type text not null, data bytea not null,
  at timestamptz not null default clock_timestamp(), unique (stream, version))
"""
INSERT = """
insert into raw_events(id, stream, version, type, data)
select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::bytea[])
"""
BODY = b'{"at":"2026-03-02T09:30:07+08:00","words":"' + b"x" * 120 + b'"}'


async def rate(dsn: str, at_once: int, seconds: float) -> float:
    """Events per second, so many in a statement."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(CREATE)
        statement = await connection.prepare(INSERT)
        count, began = 0, time.perf_counter()
        while (taken := time.perf_counter() - began) < seconds:
            ids = [uuid.uuid4() for _ in range(at_once)]
            streams = [f"thing-{id_}" for id_ in ids]
            await statement.fetch(
                ids, streams, [1] * at_once, ["thing-done"] * at_once, [BODY] * at_once
            )
            count += at_once
        return count / taken
    finally:
        await connection.close()
