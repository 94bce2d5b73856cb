"""Pauses of deadlines that failed: each time twice as long, for ever."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from baton_common.model.aggregate import split_stream
from baton_common.model.clock import Monotonic
from baton_common.model.log_port import Deadline

SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 60.0
"""Seconds before a failing deadline is tried again; doubled each time."""


@dataclass(frozen=True, slots=True)
class _Pause:
    deadline: Deadline
    seconds: float
    end: float


class Pauses:
    """Those of one process; another one has its own."""

    def __init__(self, monotonic: Monotonic) -> None:
        self._now = monotonic
        self._pauses: dict[tuple[str, int], _Pause] = {}
        """By id and attempt."""

    def __len__(self) -> int:
        return len(self._pauses)

    def begin(self, deadline: Deadline) -> float:
        """It failed: give the seconds until it is tried again."""
        before = self._pauses.get(_key(deadline))
        seconds = min(before.seconds * 2, LONGEST_PAUSE) if before else SHORTEST_PAUSE
        self._pauses[_key(deadline)] = _Pause(deadline, seconds, self._now() + seconds)
        return seconds

    def last(self, deadline: Deadline) -> bool:
        """True while it is not to be tried."""
        pause = self._pauses.get(_key(deadline))
        return pause is not None and self._now() < pause.end

    def over(self, deadline: Deadline) -> None:
        """It did not fail this time."""
        self._pauses.pop(_key(deadline), None)

    def keep(self, due: Collection[Deadline]) -> None:
        """Forget those of deadlines that are no longer there."""
        there = {_key(deadline) for deadline in due}
        self._pauses = {key: pause for key, pause in self._pauses.items() if key in there}

    def ended(self) -> Mapping[str, datetime]:
        """By category: the earliest instant at which one was due that may be tried again. Those
        that nobody tried for long are somebody else's by now, and forgotten."""
        now = self._now()
        self._pauses = {
            key: pause for key, pause in self._pauses.items() if now < pause.end + 2 * LONGEST_PAUSE
        }
        since: dict[str, datetime] = {}
        for pause in self._pauses.values():
            if pause.end <= now:
                category = split_stream(pause.deadline.stream)[0]
                due_at = pause.deadline.due_at
                since[category] = min(since.get(category, due_at), due_at)
        return since


def _key(deadline: Deadline) -> tuple[str, int]:
    return deadline.id, deadline.attempt
