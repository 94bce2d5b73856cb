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


async def rate(dsn: str, at_once: int, events: int) -> float:
    """Events per second, `at_once` of them in each statement, each on a stream of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(CREATE)
        statement = await connection.prepare(INSERT)
        began = time.perf_counter()
        for _ in range(events // at_once):
            ids = [uuid.uuid4() for _ in range(at_once)]
            streams = [f"thing-{id_}" for id_ in ids]
            await statement.fetch(
                ids, streams, [1] * at_once, ["thing-done"] * at_once, [BODY] * at_once
            )
        return events // at_once * at_once / (time.perf_counter() - began)
    finally:
        await connection.close()
