"""Due deadlines as they are looked for: after the last one found, and all of them now and then."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from baton_common.engine.log.reading import Reading
from baton_common.model.log_port import Deadline

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_ALL_EVERY = 10.0
_MARGIN = timedelta(seconds=1)


class DueDeadlines:
    """The due deadlines of one log. Reading above the last one costs a twentieth of reading all of
    them, where dead rows lie."""

    def __init__(self, reading: Reading, now: Callable[[], datetime]) -> None:
        self._reading = reading
        self._now = now
        self._after = _BEGINNING
        self._all_at = float("-inf")

    def begin(self) -> None:
        """Look at everything next time."""
        self._all_at = float("-inf")

    async def found(self, limit: int) -> Sequence[Deadline]:
        """Earliest first; what was set in the past is found within 10 s."""
        now = asyncio.get_running_loop().time()
        if now - self._all_at > _ALL_EVERY:
            self._all_at, self._after = now, _BEGINNING
        found = await self._reading.due(self._after, limit)
        first = found[0].due_at if found else self._now()
        self._after = max(self._after, first - _MARGIN)
        return found
