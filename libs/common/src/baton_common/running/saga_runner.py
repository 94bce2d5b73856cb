"""Follows the service's own log and lets one saga hear what concerns it, exactly once."""

import time
from collections.abc import Sequence
from typing import Any

from baton_common.about import About
from baton_common.consuming.letters import ConsumerStore
from baton_common.consuming.trouble import Trouble, reason, trouble
from baton_common.contract import partition_of
from baton_common.log_port import Conflict, MarkMove, Recorded, RecordMove
from baton_common.position import START, Position
from baton_common.running.alarms import Alarm, logged
from baton_common.running.own_log import OwnLog, OwnTail
from baton_common.running.saga_letters import SagaLetters, nothing
from baton_common.running.saga_message import SELF, Message, message_for
from baton_common.running.saga_units import SagaLog, SagaUnits
from baton_common.running.steps import all_of, follower
from baton_common.saga import Route, Saga
from baton_common.service import Loop
from baton_common.testing.crash_points import passing

PAGE = 500
LAG = 1_000
"""A partition that heard nothing for so many positions has its mark moved all the same, so that
a restart does not read them again."""

MOST_TRIES = 20
GLANCE = 1.0
"""Seconds between looks at what people wish of dead letters."""


class SagaRunner:
    """Messages of one key are heard in order, those of different keys beside each other.

    A mark per partition of the correlation keys is moved in the unit of each message, so that
    a crash, a second runner or a zombie neither loses nor doubles one. A message that cannot
    be handled is a dead letter, and later ones of its key wait behind it; others go on.
    """

    def __init__(
        self,
        log: SagaLog,
        saga: Saga[Any],
        route: Route,
        *,
        partitions: int = 24,
        tail: OwnTail | None = None,
        letters: ConsumerStore | None = None,
        alarm: Alarm = logged,
    ) -> None:
        self.name = saga.memory.category
        self._log = log
        self._own = OwnLog(log, tail)
        self._saga = saga
        self._units = SagaUnits(log, saga, route)
        self._partitions = partitions
        self._alarm = alarm
        self._letters = SagaLetters(log, self._units, letters, partitions) if letters else None
        self._look_at_letters = 0.0
        self._marks: list[Position] = []
        self._read_to = START

    def loop(self) -> Loop:
        """For the service's loops."""
        idle = self._own.idle(lambda: self._read_to)
        return follower(f"saga {self.name}", self.catch_up, idle)

    async def catch_up(self) -> int:
        """Hear one page of the log; give how many events it had."""
        if self._letters and time.monotonic() >= self._look_at_letters:
            await self._letters.carry_out()
            self._look_at_letters = time.monotonic() + GLANCE
        if not self._marks:
            await self._read_marks()
        page = await self._own.read(self._read_to, PAGE)
        if not page:
            return 0
        try:
            await all_of([self._hear_in_order(*each) for each in self._sort(page).items()])
            self._read_to = page[-1].position
            await self._take_along()
        except BaseException:
            self._marks = []
            raise
        return len(page)

    async def _read_marks(self) -> None:
        marks = await all_of([self._mark(partition) for partition in range(self._partitions)])
        self._read_to = min(marks)
        self._marks = marks

    async def _mark(self, partition: int) -> Position:
        return await self._log.mark(self.name, SELF, partition) or START

    def _sort(self, page: Sequence[Recorded]) -> dict[int, list[Message]]:
        """What concerns the saga, by partition, in order."""
        messages: dict[int, list[Message]] = {}
        for recorded in page:
            if (message := message_for(self._saga, recorded)) is not None:
                partition = partition_of(message.key, self._partitions)
                messages.setdefault(partition, []).append(message)
        return messages

    async def _hear_in_order(self, partition: int, messages: Sequence[Message]) -> None:
        for message in messages:
            for _ in range(MOST_TRIES):
                if message.recorded.position <= self._marks[partition]:
                    break
                await self._hear(partition, message)
            else:
                raise Conflict(f"saga {self.name}: {message.key} is always overtaken")

    async def _hear(self, partition: int, message: Message) -> None:
        """Hear it, or set it aside, or find that another runner was first."""
        before, after = self._marks[partition], message.recorded.position
        move = MarkMove(self.name, SELF, partition, before, after)
        try:
            passing("saga: before the unit")
            await self._commit(message, move)
            passing("saga: after the unit")
        except Conflict:
            if (stored := await self._mark(partition)) != before:
                self._marks[partition] = stored
                if stored < before:
                    raise
                return
            await self._set_aside(message, move, "park", None)
        except Exception as problem:
            if trouble(problem) in (Trouble.AWAY, Trouble.MOVED):
                raise
            if not await self._set_aside(message, move, "park", None):
                what = f"{message.recorded.type} for {message.key}"
                self._alarm(f"saga {self.name}", what, problem)
                await self._set_aside(message, move, "dead", reason(problem))
        else:
            self._marks[partition] = after

    async def _commit(self, message: Message, move: MarkMove) -> None:
        if message.problem is not None:
            raise message.problem
        event = message.recorded.event
        free = RecordMove("free", self.name, message.parking_key)
        await self._units.commit(
            message.key, lambda now: event, message.about, marks=[move], records=[free]
        )

    async def _set_aside(self, message: Message, move: MarkMove, op: str, why: str | None) -> bool:
        """Store it as a dead letter, or parked behind one of its key, and go past it. False: no
        letter of its key is there to be parked behind, or the mark was moved by another."""
        aside = message.aside(op, move, why)
        try:
            await self._log.run(nothing, about=message.about, marks=[move], records=[aside])
        except Conflict:
            return False
        self._marks[move.partition] = move.after
        return True

    async def _take_along(self) -> None:
        """Move the marks of partitions that have heard nothing for long."""
        moves = [
            MarkMove(self.name, SELF, partition, mark, self._read_to)
            for partition, mark in enumerate(self._marks)
            if self._read_to.number - mark.number >= LAG
        ]
        if moves:
            about = About(correlation_id=f"saga:{self.name}", actor=f"saga:{self.name}")
            try:
                await self._log.run(nothing, about=about, marks=moves)
            except Conflict:
                self._marks = []
                return
            for move in moves:
                self._marks[move.partition] = move.after
