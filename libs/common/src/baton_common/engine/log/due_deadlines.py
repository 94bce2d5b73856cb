"""Due deadlines as they are looked for: after the last one found, and all of them now and then."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from baton_common.engine.log.reading import Reading
from baton_common.model.log_port import Deadline

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_ALL_EVERY = 10.0
_MARGIN = timedelta(seconds=1)
_BEFORE = timedelta(microseconds=1)


class DueSince:
    """The instant above which due deadlines are looked for. Reading above the last one found costs
    a twentieth of reading all of them, where dead rows lie."""

    def __init__(self) -> None:
        self._after = _BEGINNING
        self._all_at = float("-inf")

    def begin(self) -> None:
        """Look at everything next time."""
        self._all_at = float("-inf")

    def to_ask(self, since: datetime | None = None, *, all_of_them: bool = False) -> datetime:
        """Look above this instant: from `since` on, and at everything every 10 s or when told."""
        now = asyncio.get_running_loop().time()
        if all_of_them or now - self._all_at > _ALL_EVERY:
            self._all_at, self._after = now, _BEGINNING
        return self._after if since is None else min(self._after, since - _BEFORE)

    def found(self, first: datetime) -> None:
        """The earliest that was found; the present instant if nothing was."""
        self._after = max(self._after, first - _MARGIN)


class DueDeadlines:
    """The due deadlines of one log."""

    def __init__(self, reading: Reading, now: Callable[[], datetime]) -> None:
        self._reading = reading
        self._now = now
        self._since = DueSince()

    def begin(self) -> None:
        """Look at everything next time."""
        self._since.begin()

    async def found(self, limit: int) -> Sequence[Deadline]:
        """Earliest first; what was set in the past is found within 10 s."""
        found = await self._reading.due(self._since.to_ask(), limit)
        self._since.found(found[0].due_at if found else self._now())
        return found
