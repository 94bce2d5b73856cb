"""The logs that the suite runs on: each test gets two processes over one new, empty log."""

from dataclasses import dataclass
from typing import Any

import pytest

from baton_common.position import START
from baton_common.running.saga_units import SagaLog
from baton_common.testing.hand_clock import HandClock
from baton_common.testing.memory_log import MemoryLog
from tests.errands import ABOUT, NINE, PUBLISHERS, ask_errand, take_errand


@dataclass(frozen=True)
class Logs:
    """Two processes over one log."""

    here: SagaLog
    there: SagaLog

    async def ask(self, errand: str, *, there: bool = False, **unit: Any) -> Any:
        """Somebody wants an errand done."""
        log = self.there if there else self.here
        return await log.run(lambda work: ask_errand(work, errand), about=ABOUT, **unit)

    async def take(self, errand: str, helper: str, *, there: bool = False, **unit: Any) -> Any:
        """Somebody does it."""
        log = self.there if there else self.here
        return await log.run(lambda work: take_errand(work, errand, helper), about=ABOUT, **unit)

    async def streams(self) -> list[tuple[str, int, str]]:
        """Stream, version and type of every event, in order."""
        page = await self.here.read(START)
        return [(recorded.stream, recorded.version, recorded.type) for recorded in page]


@pytest.fixture(params=["memory"])
async def logs(request: pytest.FixtureRequest) -> Logs:
    here = MemoryLog(HandClock(NINE).now, publishers=PUBLISHERS)
    return Logs(here, MemoryLog(here.store.now, publishers=PUBLISHERS, store=here.store))
