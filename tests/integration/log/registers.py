"""A compact check of `append`: each comparison that it makes has a call that must be refused."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from baton_common.engine.log.append_call import APPEND, arguments
from baton_common.engine.log.publishing import PublishedDraft
from baton_common.engine.log.unit import AnswerRow, DeadlineRow, Draft, Unit
from baton_common.model.log_port import CheckpointMove, FenceMove, RecordMove
from baton_common.model.position import START, Position
from baton_common.model.unit_of_work import NIL, Held

PAST = datetime(2000, 1, 1, tzinfo=UTC)
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass
class Made:
    """A unit in the making."""

    reads: list[tuple[str, int, int]] = field(default_factory=list)
    writes: list[tuple[str, int, int]] = field(default_factory=list)
    checkpoints: list[tuple[int, int]] = field(default_factory=list)
    deadlines: list[tuple[str, str, int, datetime | None]] = field(default_factory=list)
    key: str | None = None
    fence: tuple[int, int] | None = None
    records: list[tuple[str, str, int]] = field(default_factory=list)
    tells: bool = True

    def unit(self) -> Unit:
        return Unit(
            {stream: Held(version, _id(last), None) for stream, version, last in self.reads},
            b"{}",
            [self._draft(*written) for written in self.writes],
            [CheckpointMove("s", "t", 0, _at(old), _at(new)) for old, new in self.checkpoints],
            [DeadlineRow(op, name, n, "a-1", due) for op, name, n, due in self.deadlines],
            AnswerRow("p", self.key, b"hash", 201, b"{}") if self.key else None,
            [FenceMove("g", *self.fence, "h")] if self.fence else [],
            [
                RecordMove(op, "s", key, "t", 0, offset, b"digest", START, b"{}")
                for op, key, offset in self.records
            ],
        )

    def _draft(self, stream: str, version: int, id_: int) -> Draft:
        published = PublishedDraft(3, "k", "test.news.v1", b"{}", b"hash") if self.tells else None
        return Draft(_id(id_), stream, version, "noted", 1, b"{}", PAST, published)


def _id(number: int) -> UUID:
    return UUID(int=number) if number else NIL


def _at(number: int) -> Position:
    return Position(1, number) if number else START


BASE = [
    Made([("a-1", 0, 0)], [("a-1", 1, 1), ("a-1", 2, 2)], [(0, 5)], fence=(0, 1), key="used"),
    Made(
        [("a-1", 2, 2)],
        deadlines=[("set", "a-1/due", 1, PAST), ("set", "a-1/later", 1, FUTURE)],
        records=[("dead", "held", 1)],
    ),
]
STALE = ("a-1", 1, 1)
"""A comparison that fails."""
NOW = ("a-1", 2, 2)

REFUSALS: dict[str, tuple[Sequence[Made], dict[int, str]]] = {
    "an older version": ([Made([STALE])], {1: "stream"}),
    "the same version of somebody else": ([Made([("a-1", 2, 99)])], {1: "stream"}),
    "another version of the same event": ([Made([("a-1", 3, 2)])], {1: "stream"}),
    "a stream that is not there": ([Made([("a-9", 1, 1)])], {1: "stream"}),
    "overtaken within the call": (
        [
            Made([NOW], [("a-1", 3, 10)]),
            Made([NOW]),
            Made([("a-1", 3, 11)]),
            Made([("a-1", 3, 10)]),
            Made([("a-1", 4, 10)]),
        ],
        {2: "stream", 3: "stream", 5: "stream"},
    ),
    "a mark elsewhere": ([Made(checkpoints=[(4, 6)])], {1: "mark"}),
    "a mark that has begun": ([Made(checkpoints=[(0, 6)])], {1: "mark"}),
    "a mark moved within the call": (
        [Made(checkpoints=[(5, 6)]), Made(checkpoints=[(5, 7)])],
        {2: "mark"},
    ),
    "a guard taken over": ([Made(fence=(0, 0))], {1: "guard"}),
    "a guard of the future": ([Made(fence=(2, 2))], {1: "guard"}),
    "a guard taken over within the call": (
        [Made(fence=(1, 2)), Made(fence=(1, 1)), Made(fence=(2, 2))],
        {2: "guard"},
    ),
    "a key used before": ([Made(key="used")], {1: "done"}),
    "a key twice in a call": ([Made(key="new"), Made(key="new")], {2: "done"}),
    "another attempt": ([Made([NOW], deadlines=[("fire", "a-1/due", 2, None)])], {1: "deadline"}),
    "too early": ([Made([NOW], deadlines=[("fire", "a-1/later", 1, None)])], {1: "deadline"}),
    "nothing to fire": ([Made([NOW], deadlines=[("fire", "a-1/no", 1, None)])], {1: "deadline"}),
    "another attempt, set in the call": (
        [
            Made([NOW], deadlines=[("set", "a-1/x", 2, PAST)]),
            Made([NOW], deadlines=[("fire", "a-1/x", 1, None)]),
        ],
        {2: "deadline"},
    ),
    "set in the call and not due": (
        [
            Made([NOW], deadlines=[("set", "a-1/x", 1, FUTURE)]),
            Made([NOW], deadlines=[("fire", "a-1/x", 1, None)]),
        ],
        {2: "deadline"},
    ),
    "cancelled in the call": (
        [
            Made([NOW], deadlines=[("cancel", "a-1/due", 1, None)]),
            Made([NOW], deadlines=[("fire", "a-1/due", 1, None)]),
        ],
        {2: "deadline"},
    ),
    "a key of records that is held up": ([Made(records=[("free", "held", 0)])], {1: "record"}),
    "parked behind nothing": ([Made(records=[("park", "free", 2)])], {1: "record"}),
    "gone already": ([Made(records=[("gone", "held", 7)])], {1: "record"}),
    "a wish for nothing": ([Made(records=[("wish", "held", 7)])], {1: "record"}),
    "held up within the call": (
        [Made(records=[("dead", "k", 3)]), Made(records=[("free", "k", 0)])],
        {2: "record"},
    ),
    "freed within the call, perhaps": (
        [Made(records=[("gone", "held", 1)]), Made(records=[("park", "held", 4)])],
        {2: "record"},
    ),
    "what stands on a failed stream": (
        [Made([STALE], [("a-1", 2, 20)]), Made([("a-1", 2, 20)], [("b-1", 1, 21)])],
        {1: "stream", 2: "stands"},
    ),
    "what stands on a failed mark": (
        [Made([STALE], checkpoints=[(5, 6)]), Made(checkpoints=[(6, 7)])],
        {1: "stream", 2: "stands"},
    ),
    "what stands on a failed guard": (
        [Made([STALE], fence=(1, 2)), Made(fence=(2, 2))],
        {1: "stream", 2: "stands"},
    ),
    "what stands on a failed deadline": (
        [
            Made([STALE], deadlines=[("set", "a-1/x", 1, PAST)]),
            Made([NOW], deadlines=[("cancel", "a-1/x", 1, None)]),
        ],
        {1: "stream", 2: "stands"},
    ),
    "what stands on a failed record": (
        [Made([STALE], records=[("dead", "k", 3)]), Made(records=[("park", "k", 4)])],
        {1: "stream", 2: "stands"},
    ),
    "what stands on what stands on a failed one": (
        [
            Made([STALE], checkpoints=[(5, 6)]),
            Made([NOW], [("a-1", 3, 30)], checkpoints=[(6, 7)]),
            Made([("a-1", 3, 30)]),
        ],
        {1: "stream", 2: "stands", 3: "stands"},
    ),
    "landed in an earlier try": (
        [Made([("a-1", 0, 0)], [("a-1", 1, 1), ("a-1", 2, 2)])],
        {1: "landed"},
    ),
    "all of it, in the middle of others": (
        [
            Made([("b-1", 0, 0)], [("b-1", 1, 40)]),
            Made(
                [STALE],
                [("c-1", 1, 41)],
                [(5, 66)],
                [("set", "a-1/trace", 1, PAST)],
                "k",
                (1, 77),
                [("dead", "x", 9), ("gone", "held", 1)],
            ),
            Made([("d-1", 0, 0)], [("d-1", 1, 42)]),
        ],
        {2: "stream"},
    ),
}


async def problems(connection: asyncpg.Connection) -> AsyncGenerator[str, None]:
    """Faults of the installed `append`; nothing is kept."""
    async with _undone(connection):
        await connection.fetchrow(APPEND, *arguments(1, [made.unit() for made in BASE]))
        for name, (calls, expected) in REFUSALS.items():
            async with _undone(connection):
                try:
                    row = await connection.fetchrow(
                        APPEND, *arguments(1, [made.unit() for made in calls])
                    )
                except asyncpg.PostgresError as error:
                    yield f"{name}: {error}"
                    continue
                if (got := dict(zip(row["failed"], row["reasons"], strict=True))) != expected:
                    yield f"{name}: {got}"
                left = await connection.fetchval("select count(*) from dead_letters")
                if expected == {2: "stream"} and not left:
                    yield f"{name}: a failed unit took a record away"
                async for hole in holes(connection):
                    yield f"{name}: {hole}"


async def holes(connection: asyncpg.Connection) -> AsyncIterator[str]:
    """Positions, chains, and traces of units that failed."""
    rows = await connection.fetch("select position, recorded_at from events order by position")
    if [row["position"] for row in rows] != list(range(1, len(rows) + 1)):
        yield "positions have a hole"
    if sorted(row["recorded_at"] for row in rows) != [row["recorded_at"] for row in rows]:
        yield "time goes back"
    chain: dict[int, tuple[int, int]] = {}
    for row in await connection.fetch("select * from contracts order by position"):
        if (row["previous_epoch"], row["previous"]) != chain.get(row["partition"], (0, 0)):
            yield "the chain is broken"
        chain[row["partition"]] = (row["epoch"], row["position"])
    for table, trace in {
        "events": "stream = 'c-1'",
        "idempotency": "key = 'k'",
        "dead_letters": "key = 'x'",
        "marks": "position = 66",
        "guards": "epoch = 77",
        "deadlines": "id = 'a-1/trace'",
    }.items():
        if await connection.fetchval(f"select count(*) from {table} where {trace}"):
            yield f"a trace of a failed unit in {table}"


@asynccontextmanager
async def _undone(connection: asyncpg.Connection) -> AsyncIterator[None]:
    transaction = connection.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()
