"""The log of a service on PostgreSQL: the port, put together from its parts."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.appender import Appender
from baton_common.engine.log.call_sender import CallSender, Counts
from baton_common.engine.log.checkpoint_order import Turn, Turns
from baton_common.engine.log.claims import PostgresClaims
from baton_common.engine.log.commit_request import CommitDecider, CommitRequest
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.database_clock import DatabaseClock
from baton_common.engine.log.due_deadlines import DueDeadlines
from baton_common.engine.log.epochs import LOG, Witness
from baton_common.engine.log.high_water_file import HighWaterFile
from baton_common.engine.log.idempotency import IdempotencyKeys
from baton_common.engine.log.keeper import Keeper
from baton_common.engine.log.line import Line
from baton_common.engine.log.loading import Loader, Looks
from baton_common.engine.log.log_reads import LogReads
from baton_common.engine.log.notify import NotifyHints
from baton_common.engine.log.perpetual import for_ever
from baton_common.engine.log.reading import Reading
from baton_common.engine.log.states import States
from baton_common.engine.log.tail import Tail
from baton_common.engine.log.unit_maker import UnitMaker
from baton_common.model.aggregate import Aggregate, Publish
from baton_common.model.log_port import (
    CheckpointMove,
    Conflict,
    Deadline,
    Done,
    FenceMove,
    Once,
    RecordMove,
    StoredAnswer,
)
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.unit_of_work import NotLoaded, UnitOfWork

A = TypeVar("A")

LONGEST_WAIT = 3.0
"""Seconds a caller waits for PostgreSQL before LogUnavailable."""
MOST_TRIES = 100
_OFTEN = 3


class PostgresLog(LogReads):
    """One for each process and service. `open` it in the loop that uses it. `aggregates` are all
    whose streams the log holds, the sagas' memories included; `publishers` say by category what is
    published. `second_place` is a file outside PostgreSQL; `witnesses` know from elsewhere how far
    the log had come."""

    def __init__(
        self,
        dsn: str,
        *,
        service: str,
        aggregates: Sequence[Aggregate[Any, Any]],
        publishers: Mapping[str, Publish] | None = None,
        second_place: Path | None = None,
        witnesses: Mapping[str, Witness] | None = None,
        cache: int = 50_000,
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self.service = service
        self._aggregates = Aggregates([*aggregates, LOG])
        self.readers = Readers(dsn, f"{service} reads", longest_wait=longest_wait)
        self.reading = Reading(self.readers, self._aggregates)
        self.clock = DatabaseClock(self.readers)
        self._states = States(cache)
        line, tail_line = Line(dsn, f"{service} append"), Line(dsn, f"{service} tail")
        self._lines = (line, tail_line)
        self.tail = Tail(tail_line, self.reading, self._aggregates, self._states)
        self._sender = CallSender(line, found=self.reading.found, moved=self._moved)
        self._appender = Appender(
            self._sender, self._states, longest_wait=longest_wait, committed=self.tail.own
        )
        self._decider = CommitDecider(self._states, self._aggregates)
        self._unit_maker = UnitMaker(self._states, publishers or {})
        self._loader = Loader(self.readers, self._states, self._aggregates)
        self._keys = IdempotencyKeys(self.readers)
        self._turns = Turns()
        self._keeper = Keeper(
            service,
            readers=self.readers,
            clock=self.clock,
            tail=self.tail,
            appender=self._appender,
            states=self._states,
            second_place=HighWaterFile(second_place) if second_place else None,
            witnesses=witnesses or {},
            begun=self._begun,
        )
        self._hints = NotifyHints(self.readers, self._states.sharing)
        line.greet, tail_line.greet = self._keeper.same_log, self._hints.listen
        self._tasks: list[asyncio.Task[None]] = []
        self._due = DueDeadlines(self.reading, self.clock.now)
        self._claims = PostgresClaims(self.readers, self.clock.now)

    async def open(self) -> None:
        """Start. Does not raise while PostgreSQL is away or the log moved: see `ready`."""
        await self.readers.open()
        await self._keeper.begin_if_possible()
        loops = (self._appender.run, self._appender.watch, self.tail.run, self._keeper.run)
        self._tasks = [asyncio.create_task(for_ever(loop)) for loop in loops]

    async def close(self, limit: float = 5.0) -> None:
        """Take nothing more, wait for what is on its way, let go of the connections."""
        await self._keeper.close(limit)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for line in self._lines:
            await line.close()
        await self.readers.close()

    async def ready(self) -> str | None:
        """The reason the log takes no commands, as a sentence; None: it takes them."""
        return self._keeper.why_not()

    async def recover(self, without: Sequence[str] = ()) -> Position:
        """Begin a new epoch although others have seen more; `without` names witnesses that are
        not asked. Gives the position of `log resumed`. Raises LogMoved, LogUnavailable."""
        return await self._keeper.recover(without)

    @property
    def counts(self) -> Counts:
        """Counts of appended units since the start."""
        return self._sender.counts

    @property
    def held_streams(self) -> int:
        """The number of streams held in memory."""
        return len(self._states.held)

    @property
    def uuid(self) -> UUID:
        """The log's own name. Raises LogUnavailable before it was ever open."""
        return self._keeper.head.log

    @property
    def partitions(self) -> int:
        """Fixed when the log was made. Raises LogUnavailable before it was ever open."""
        return self._keeper.head.partitions

    @property
    def epoch(self) -> int:
        """0 before it was ever open."""
        return self._appender.epoch

    async def run(
        self,
        decide: Callable[[UnitOfWork], A],
        *,
        metadata: Metadata,
        once: Once | None = None,
        answer: Callable[[A], StoredAnswer] | None = None,
        expected: Mapping[str, int] | None = None,
        checkpoints: Sequence[CheckpointMove] = (),
        fires: Sequence[Deadline] = (),
        fences: Sequence[FenceMove] = (),
        records: Sequence[RecordMove] = (),
        again: bool = True,
    ) -> Done[A]:
        """Decide and commit one unit (see the port). Whoever awaits may be cancelled: what was
        handed in goes on, what was not is forgotten. A repeated key is answered with `repeated`
        and no `answer`; one used for another request raises KeyReused, a Rejected."""
        ask = CommitRequest(
            decide,
            metadata,
            once,
            answer,
            expected or {},
            checkpoints,
            fires,
            fences,
            records,
            again,
        )
        if once is not None:
            return await self._keys.once(once, lambda: self._run(ask, None))
        if not checkpoints:
            return await self._run(ask, None)
        turn = self._turns.take(checkpoints)
        try:
            return await self._run(ask, turn)
        finally:
            turn.over()

    async def _run(self, ask: CommitRequest, turn: Turn | None) -> Done[Any]:
        looked, sharing = ask.once is None, self._states.sharing
        looks = self._loader.looks()
        for tries in range(MOST_TRIES):
            decided = await self._decided(ask, turn, tries, looks)
            if is_unknown := isinstance(decided.no, Unknown):
                await looks.as_for_any_unknown()
            if decided.no is not None and not is_unknown and not looked and ask.once is not None:
                if (stored := await self._keys.stored(ask.once)) is not None:
                    return stored
                looked = True
                decided = await self._decided(ask, turn, tries, looks)
            if not decided.work.touched and decided.no is not None:
                raise decided.no
            unit = self._unit_maker.unit(ask, decided)
            unit.contended = tries >= _OFTEN or bool(sharing.shared and sharing.any_of(unit.read))
            epoch = self._appender.epoch
            outcome = self._appender.submit(unit)
            if turn is not None:
                turn.taken()
            position, reason = await outcome
            if reason is None:
                if decided.no is not None:
                    raise decided.no
                return Done(decided.said, None if position is None else Position(epoch, position))
            if turn is not None:
                turn.lost()
            if reason == "done" and ask.once is not None:
                if (stored := await self._keys.stored(ask.once)) is not None:
                    return stored
            elif reason not in ("stream", "stands"):
                raise Conflict(f"its {reason} is not as it was")
            elif not ask.again:
                raise Conflict("what it was decided on has changed")
            elif tries >= _OFTEN:
                await self._hints.say(unit.read)
        raise Conflict(f"decided {MOST_TRIES} times and always overtaken")

    async def _decided(
        self, ask: CommitRequest, turn: Turn | None, tries: int, looks: Looks
    ) -> Any:
        while True:
            if turn is not None:
                await turn.come()
            self._keeper.check()
            try:
                first = tries == 0 and ask.again
                decided = self._decider.decide(ask, self.clock.now(), first=first)
            except NotLoaded as missing:
                await looks.load(missing.aggregate, missing.stream)
                continue
            sharing = self._states.sharing
            if not sharing.shared or (closed := sharing.closed(decided.work.touched)) is None:
                return decided
            with self.tail.prompt():
                await asyncio.wait([closed])

    def _moved(self, why: str) -> None:
        self._keeper.moved(why)

    def _begun(self, partitions: int) -> None:
        self._unit_maker.partitions = partitions
        self._due.begin()
