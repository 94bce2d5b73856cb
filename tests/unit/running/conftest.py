"""A world in virtual time: one log, one clock, the sample saga with its deadlines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from baton_common.engine.loops.alarms import raised
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.log_port import Done
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import live_until, settle
from tests.errands import HUNT, METADATA, NINE, PUBLISHERS, route


@dataclass
class World:
    """A log in memory with a clock, a saga and its deadlines."""

    clock: HandClock = field(default_factory=lambda: HandClock(NINE))

    def __post_init__(self) -> None:
        self.log = MemoryLog(self.clock.now, publishers=PUBLISHERS)
        self.restart()

    def restart(self) -> None:
        """A new process on the same store."""
        self.log = MemoryLog(self.clock.now, publishers=PUBLISHERS, store=self.log.store)
        self.sagas = SagaRunner(self.log, HUNT, route, alarm=raised)
        self.deadlines = DeadlineRunner(self.log, [(HUNT, route)], alarm=raised)

    async def do(self, decide: Callable[..., Any], *facts: Any) -> Done[Any]:
        """Carries out a decision."""

        def decided(work: UnitOfWork) -> Any:
            return decide(work, *facts)

        return await self.log.run(decided, metadata=METADATA)

    async def settle(self) -> None:
        await settle([self.sagas, self.deadlines])

    async def live(self, for_: timedelta) -> None:
        await live_until(
            self.clock.now() + for_, self.clock, self.log, [self.sagas, self.deadlines]
        )

    def published(self, stream: str) -> list[str]:
        """The names of a stream's events."""
        return [type(event).__name__ for event in self.log.history(stream)]


@pytest.fixture
def world() -> World:
    return World()
