"""A clock whose hands the test turns."""

from datetime import datetime, timedelta


class HandClock:
    """Stands still until it is turned; never goes back. Its instants are aware."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"{start} has no time zone")
        self._now = start

    def now(self) -> datetime:
        """The instant that the hands show."""
        return self._now

    def turn(self, by: timedelta) -> datetime:
        """Turn on by a duration. Raises ValueError if it is negative."""
        return self.turn_to(self._now + by)

    def turn_to(self, instant: datetime) -> datetime:
        """Turn on to an instant. Raises ValueError if it is over already."""
        if instant < self._now:
            raise ValueError(f"the clock shows {self._now}, it is not turned back to {instant}")
        self._now = instant
        return instant
