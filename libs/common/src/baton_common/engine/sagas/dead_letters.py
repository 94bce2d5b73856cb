"""The dead letters of a saga: what people wish of them is carried out, in order of each key."""

from typing import Any

from baton_common.engine.consumers.dead_letters import ConsumerStore, DeadLetter
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of, reason
from baton_common.engine.feed.port import TopicPartition
from baton_common.engine.sagas.message import SELF, message_for
from baton_common.engine.sagas.units import SagaLog, SagaUnits
from baton_common.model.log_port import Conflict
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork

MOST_ROUNDS = 100


class SagaDeadLetters:
    """A letter that is tried again leaves in the unit of its effects, or stays dead with the
    newest reason; those parked behind it follow by themselves."""

    def __init__(
        self, log: SagaLog, units: SagaUnits, store: ConsumerStore, partitions: int
    ) -> None:
        self._log = log
        self._units = units
        self._store = store
        self._owned = [TopicPartition(SELF, number) for number in range(partitions)]

    async def carry_out(self) -> int:
        """Works until nothing is due; gives the number of dead letters removed. Raises what the
        outage raised, and LogMoved."""
        gone = 0
        for _ in range(MOST_ROUNDS):
            due = await self._store.due(self._units.saga.memory.category, self._owned)
            if not due:
                break
            for dead_letter in due:
                try:
                    gone += await self._settle(dead_letter)
                except Conflict:
                    continue  # somebody else did something to it: what is due is read again
        return gone

    async def _settle(self, dead_letter: DeadLetter) -> int:
        name = self._units.saga.memory.category
        metadata = Metadata(correlation_id=f"dead-letter:{dead_letter.key}", actor=f"saga:{name}")
        if dead_letter.wish == "drop":
            await self._log.run(nothing, metadata=metadata, records=[dead_letter.move("gone")])
            return 1
        try:
            await self._try(dead_letter)
        except Exception as problem:
            if error_class_of(problem) in (ErrorClass.AWAY, ErrorClass.MOVED, ErrorClass.CONFLICT):
                raise
            still_dead = [dead_letter.move("gone"), dead_letter.move("dead", reason(problem))]
            await self._log.run(nothing, metadata=metadata, records=still_dead)
            return 0
        return 1

    async def _try(self, dead_letter: DeadLetter) -> None:
        before = Position(dead_letter.position.epoch, dead_letter.position.number - 1)
        (recorded,) = await self._log.read(before, limit=1)
        gone = dead_letter.move("gone")
        message = message_for(self._units.saga, recorded)
        if message is None:
            await self._log.run(nothing, metadata=recorded.metadata, records=[gone])
            return
        if message.problem is not None:
            raise message.problem
        await self._units.commit(
            message.key, lambda now: recorded.event, message.metadata, records=[gone]
        )


def nothing(work: UnitOfWork) -> Any:
    """The decision of a unit that only moves marks and records."""
