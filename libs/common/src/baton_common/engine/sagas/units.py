"""A saga's units: decided again when it finishes and its deadlines had to be looked up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from baton_common.engine.sagas.reaction import Finishing, SagaReaction
from baton_common.model.claims import Claims
from baton_common.model.log_port import CheckpointMove, Deadline, Done, Log, RecordMove
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.saga import Route, Saga
from baton_common.model.unit_of_work import UnitOfWork


class SagaLog(Log, Claims, Protocol):
    """The parts of the log beyond the port that sagas and deadlines need."""

    async def deadlines_of(self, stream: str) -> Sequence[Deadline]:
        """All deadlines of one stream, due or not, without a lock."""
        ...

    async def metadata(self, stream: str) -> Metadata | None:
        """The circumstances of the stream's last event; None: it has none."""
        ...


class SagaUnits:
    """Commits what one saga does about one message."""

    def __init__(self, log: SagaLog, saga: Saga[Any], route: Route) -> None:
        self._log = log
        self.saga = saga
        self._route = route

    async def commit(
        self,
        key: str,
        message: Callable[[datetime], Event],
        metadata: Metadata,
        *,
        checkpoints: Sequence[CheckpointMove] = (),
        fires: Sequence[Deadline] = (),
        records: Sequence[RecordMove] = (),
    ) -> Done[bool]:
        """One unit: what is moved or fired, and the effects of the message, which is made with
        the clock that the unit is decided by. Its answer is False if there were none.

        Raises what `Log.run` and the saga raise.
        """
        instance = SagaReaction(self.saga, key, self._route)

        def decide(work: UnitOfWork) -> bool:
            return instance.receive(work, message(work.now))

        while True:
            try:
                return await self._log.run(
                    decide, metadata=metadata, checkpoints=checkpoints, fires=fires, records=records
                )
            except Finishing as finishing:
                stream = self.saga.memory.stream(key)
                there = await self._log.deadlines_of(stream)
                instance.version = finishing.version
                instance.deadlines = [each.name for each in there]
