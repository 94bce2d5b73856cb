"""Follows the service's own log and brings one saga what concerns it, exactly once."""

import time
from collections.abc import Sequence
from typing import Any

from baton_common.engine.consumers.dead_letters import ConsumerStore
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of, reason
from baton_common.engine.loops.alarms import Alarm, logged
from baton_common.engine.loops.own_log import OwnLog, OwnTail
from baton_common.engine.loops.steps import all_of, follower
from baton_common.engine.sagas.dead_letters import SagaDeadLetters, nothing
from baton_common.engine.sagas.message import SELF, SagaMessage, message_for
from baton_common.engine.sagas.units import SagaLog, SagaUnits
from baton_common.model.log_port import CheckpointMove, Conflict, Recorded, RecordMove
from baton_common.model.metadata import Metadata
from baton_common.model.partition import partition_of
from baton_common.model.position import START, Position
from baton_common.model.saga import Route, Saga
from baton_common.model.service import Loop
from baton_common.platform.failpoints import failpoint

PAGE = 500
LAG = 1_000
"""A partition that received nothing for so many positions has its checkpoint moved all the same, so
that a restart does not read them again."""

MOST_TRIES = 20
GLANCE = 1.0
"""Seconds between looks at what people wish of dead letters."""


class SagaRunner:
    """Messages of one key are heard in order, those of different keys beside each other.

    A checkpoint per partition of the correlation keys is moved in the unit of each message, so that
    a crash, a second runner or a zombie neither loses nor doubles one. A message that cannot be
    handled is a dead letter, and later ones of its key wait behind it; others go on.
    """

    def __init__(
        self,
        log: SagaLog,
        saga: Saga[Any],
        route: Route,
        *,
        partitions: int = 24,
        tail: OwnTail | None = None,
        dead_letters: ConsumerStore | None = None,
        alarm: Alarm = logged,
    ) -> None:
        self.name = saga.memory.category
        self._log = log
        self._own = OwnLog(log, tail)
        self._saga = saga
        self._units = SagaUnits(log, saga, route)
        self._partitions = partitions
        self._alarm = alarm
        self._dead_letters = (
            SagaDeadLetters(log, self._units, dead_letters, partitions) if dead_letters else None
        )
        self._next_retry = 0.0
        self._checkpoints: list[Position] = []
        self._read_to = START

    def loop(self) -> Loop:
        """The loop for the service."""
        idle = self._own.idle(lambda: self._read_to)
        return follower(f"saga {self.name}", self.catch_up, idle)

    async def catch_up(self) -> int:
        """Handles one page of the log; gives the number of its events."""
        if self._dead_letters and time.monotonic() >= self._next_retry:
            await self._dead_letters.carry_out()
            self._next_retry = time.monotonic() + GLANCE
        if not self._checkpoints:
            await self._read_checkpoints()
        page = await self._own.read(self._read_to, PAGE)
        if not page:
            return 0
        try:
            await all_of([self._receive_in_order(*each) for each in self._sort(page).items()])
            self._read_to = page[-1].position
            await self._take_along()
        except BaseException:
            self._checkpoints = []
            raise
        return len(page)

    async def _read_checkpoints(self) -> None:
        checkpoints = await all_of(
            [self._checkpoint(partition) for partition in range(self._partitions)]
        )
        self._read_to = min(checkpoints)
        self._checkpoints = checkpoints

    async def _checkpoint(self, partition: int) -> Position:
        return await self._log.checkpoint(self.name, SELF, partition) or START

    def _sort(self, page: Sequence[Recorded]) -> dict[int, list[SagaMessage]]:
        """The messages that concern the saga, by partition, in order."""
        messages: dict[int, list[SagaMessage]] = {}
        for recorded in page:
            if (message := message_for(self._saga, recorded)) is not None:
                partition = partition_of(message.key, self._partitions)
                messages.setdefault(partition, []).append(message)
        return messages

    async def _receive_in_order(self, partition: int, messages: Sequence[SagaMessage]) -> None:
        for message in messages:
            for _ in range(MOST_TRIES):
                if message.recorded.position <= self._checkpoints[partition]:
                    break
                await self._receive(partition, message)
            else:
                raise Conflict(f"saga {self.name}: {message.key} is always overtaken")

    async def _receive(self, partition: int, message: SagaMessage) -> None:
        """Handles it, sets it aside, or finds that another runner was first."""
        before, after = self._checkpoints[partition], message.recorded.position
        move = CheckpointMove(self.name, SELF, partition, before, after)
        try:
            failpoint("saga: before the unit")
            await self._commit(message, move)
            failpoint("saga: after the unit")
        except Conflict:
            if (stored := await self._checkpoint(partition)) != before:
                self._checkpoints[partition] = stored
                if stored < before:
                    raise
                return
            await self._set_aside(message, move, "park", None)
        except Exception as problem:
            if error_class_of(problem) in (ErrorClass.AWAY, ErrorClass.MOVED):
                raise
            if not await self._set_aside(message, move, "park", None):
                what = f"{message.recorded.type} for {message.key}"
                self._alarm(f"saga {self.name}", what, problem)
                await self._set_aside(message, move, "dead", reason(problem))
        else:
            self._checkpoints[partition] = after

    async def _commit(self, message: SagaMessage, move: CheckpointMove) -> None:
        if message.problem is not None:
            raise message.problem
        event = message.recorded.event
        free = RecordMove("free", self.name, message.parking_key)
        await self._units.commit(
            message.key, lambda now: event, message.metadata, checkpoints=[move], records=[free]
        )

    async def _set_aside(
        self, message: SagaMessage, move: CheckpointMove, op: str, why: str | None
    ) -> bool:
        """Stores it as a dead letter, or parked behind one of its key, and goes past it. False: no
        dead letter of its key is there to be parked behind, or another process moved the
        checkpoint."""
        aside = message.aside(op, move, why)
        try:
            await self._log.run(
                nothing, metadata=message.metadata, checkpoints=[move], records=[aside]
            )
        except Conflict:
            return False
        self._checkpoints[move.partition] = move.after
        return True

    async def _take_along(self) -> None:
        """Moves the checkpoints of partitions that have received nothing for long."""
        moves = [
            CheckpointMove(self.name, SELF, partition, checkpoint, self._read_to)
            for partition, checkpoint in enumerate(self._checkpoints)
            if self._read_to.number - checkpoint.number >= LAG
        ]
        if moves:
            metadata = Metadata(correlation_id=f"saga:{self.name}", actor=f"saga:{self.name}")
            try:
                await self._log.run(nothing, metadata=metadata, checkpoints=moves)
            except Conflict:
                self._checkpoints = []
                return
            for move in moves:
                self._checkpoints[move.partition] = move.after
