"""Every comparison of `append` refuses something, and without it the check turns red."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import statements
from tests.integration.log.registers import problems

APPEND_SQL = next(s for s in statements(2) if "function append(" in s)

MUTATIONS = {
    "the id of a stream's last event": ("and e.id = c.id from", "from"),
    "the version of a stream's last event": ("e.version = c.v and e.id", "e.id"),
    "what a stream is": ("e.version = c.v and e.id = c.id", "true"),
    "that a stream is not there": ("limit 1), c.v = 0)", "limit 1), true)"),
    "the version within a call": ("c.v <> read_version[c.b] + read_written[c.b] or ", ""),
    "the id within a call": (" or c.id <> read_last[c.b]", ""),
    "where a mark is": ("k.epoch = c.fe and k.position = c.f", "true"),
    "that a mark has begun": (
        "order by k.epoch desc, k.position desc limit 1), (c.fe, c.f) = (0, 0))",
        "order by k.epoch desc, k.position desc limit 1) or (c.fe, c.f) = (0, 0), true)",
    ),
    "a mark within a call": (
        "(c.fe, c.f) is distinct from (mark_to_epoch[c.b], mark_to[c.b])",
        "false",
    ),
    "a guard": ("where g.name = c.n limit 1), 0)", "where g.name = c.n limit 1), 0) * 0 + c.f"),
    "a guard within a call": ("else guard_to[c.b] end", "else c.f end"),
    "a key used before": ("d.principal = c.p and d.key = c.k", "false"),
    "a key twice in a call": ("c.nth > 1 or ", ""),
    "a firing's attempt": ("d.attempt = c.a and d.due_at", "d.due_at"),
    "a firing's time": (" and d.due_at <= now_ from", " from"),
    "that a deadline is there": ("where d.id = c.i limit 1), false)", "where d.id = c.i), true)"),
    "an attempt within a call": (" and deadline_attempt[c.b] = c.a", ""),
    "a time within a call": ("and deadline_due[c.b] <= now_", ""),
    "a cancelling within a call": ("deadline_op[c.b] = 'set' and", ""),
    "that a record is there": ("c.n, c.h) limit 1) is null", "c.n, c.h) limit 1) = 9"),
    "that a key is free": (
        "where d.subscriber = c.s and d.key = c.k limit 1) is not null",
        "where false) is not null",
    ),
    "that a key is held up": (
        "where d.subscriber = c.s and d.key = c.k limit 1) is null",
        "where d.subscriber = c.s limit 1) is null",
    ),
    "a record that dies within a call": ("c.b is not null or (", "("),
    "a record that goes within a call": ("= 'gone' end", "<> 'x' end"),
    "standing on a stream": ("max(u) filter (where n > 0)", "max(u) filter (where n > 9)"),
    "standing on a mark": (
        "select u, lag(u) over (partition by s, t, p order by o)",
        "select u, 9",
    ),
    "standing on a guard": ("max(u) filter (where f <> t)", "max(u) filter (where f > t)"),
    "standing on a deadline": ("select u, lag(u) over (partition by i order by o)", "select u, 9"),
    "standing on a record": ("max(u) filter (where op <> 'free')", "max(u) filter (where false)"),
    "standing on what stands": ("exit when cardinality(bad) = before;", "exit;"),
    "what landed": ("when y.landed > 0 then", "when false then"),
    "leaving failed events out": (
        "where e.u <> all(failed)),\n        stored",
        "),\n        stored",
    ),
    "leaving failed answers out": ("where a.u <> all(failed);", ";"),
    "leaving failed marks out": ("where k.u <> all(failed)\n            window", "window"),
    "leaving failed guards out": ("g.f <> g.t and g.u <> all(failed)", "g.f <> g.t"),
    "leaving failed deadlines out": ("where d.u <> all(failed)", ""),
    "leaving failed deletions out": ("('gone', 'wish') and x.u <> all(failed)", "('gone')"),
    "leaving failed records out": ("in ('dead', 'park') and x.u <> all(failed)", "in ('dead')"),
    "the chain within a call": ("coalesce(x.before, (", "coalesce(null, ("),
    "the chain before a call": (
        "select c.position from contracts c where c.partition = x.p",
        "select c.position from contracts c where false",
    ),
}


async def test_every_comparison_refuses_what_it_must(owner: asyncpg.Connection) -> None:
    assert [problem async for problem in problems(owner)] == []


@pytest.mark.parametrize("comparison", MUTATIONS)
async def test_without_a_comparison_the_check_turns_red(
    mutable: asyncpg.Connection, comparison: str
) -> None:
    old, new = MUTATIONS[comparison]
    assert old in APPEND_SQL
    changed = APPEND_SQL.replace("create function", "create or replace function", 1)
    await mutable.execute(changed.replace(old, new))
    async with aclosing(problems(mutable)) as found:
        assert await anext(found, None), f"nobody would notice that {comparison} is gone"


@pytest.fixture(scope="session")
async def mutable(mutated_database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A connection of the owner of a database in which every test replaces `append`."""
    connection = await asyncpg.connect(mutated_database.owner_dsn)
    try:
        yield connection
    finally:
        await connection.close()
