"""A clock that only the test moves."""

from datetime import datetime, timedelta


class HandClock:
    """A clock that stops until it is moved, and never goes back. Its instants are
    timezone-aware."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"{start} has no time zone")
        self._now = start

    def now(self) -> datetime:
        """The current instant."""
        return self._now

    def monotonic(self) -> float:
        """The seconds of a process for which time passes at the same pace."""
        return self._now.timestamp()

    def turn(self, by: timedelta) -> datetime:
        """Move on by a duration. Raises ValueError if it is negative."""
        return self.turn_to(self._now + by)

    def turn_to(self, instant: datetime) -> datetime:
        """Move on to an instant. Raises ValueError if it has passed already."""
        if instant < self._now:
            raise ValueError(f"the clock shows {self._now}, it is not turned back to {instant}")
        self._now = instant
        return instant
