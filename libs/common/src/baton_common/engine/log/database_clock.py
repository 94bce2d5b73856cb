"""The database's clock, measured from time to time and counted on by our own in between; and
whether it can be written, asked on the same way."""

import time
from datetime import UTC, datetime, timedelta

from baton_common.engine.log.connections import Readers
from baton_common.model.log_port import LogUnavailable

EVERY = 5.0
"""Seconds between two measurements."""
STALE = 15.0
"""Seconds after which a measurement counts no longer."""
_SLOW = 0.25
_MEASURE = """select clock_timestamp() as there,
    current_setting('transaction_read_only') = 'on' as read_only"""


class DatabaseClock:
    """Follows a jump of the database's clock at once; a jump of our own does not touch it."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._there = datetime.min.replace(tzinfo=UTC)
        self._here = float("-inf")
        self.is_read_only = False
        """True if the database was read-only at the last measurement."""

    def now(self) -> datetime:
        """Aware UTC. Raises LogUnavailable if it was never measured or not lately."""
        passed = time.monotonic() - self._here
        if passed > STALE:
            raise LogUnavailable("the database's clock is not known")
        return self._there + timedelta(seconds=passed)

    @property
    def age(self) -> float:
        """Seconds since it was measured."""
        return time.monotonic() - self._here

    async def measure(self) -> None:
        """Ask the database; a slow answer only counts when there is none better. Raises
        LogUnavailable."""
        asked = time.monotonic()
        row = await self._readers.row(_MEASURE)
        answered = time.monotonic()
        there: datetime = row["there"]
        self.is_read_only = row["read_only"]
        if answered - asked > _SLOW and self.age < STALE / 2:
            return
        self._there = there.astimezone(UTC)
        self._here = (asked + answered) / 2
