"""Timers of the matcher: one heap for the whole pool."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Literal, NamedTuple, TypeAlias

from baton_routing.domain.matching.records import AgentRecord, ContactRecord

TimerKind: TypeAlias = Literal["lapse", "move", "wrap-up", "look"]
"""look: a pass, or the time for which a contact was kept, is over; nothing is written then."""


class Timer(NamedTuple):
    """`token` says which offer, stay or wrap-up it belongs to; another one now: not valid."""

    when: datetime
    number: int
    kind: TimerKind
    record: ContactRecord | AgentRecord
    token: object


@dataclass(slots=True)
class Timers:
    """Timers that are no longer valid stay until they come up."""

    heap: list[Timer] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def set(
        self, when: datetime, kind: TimerKind, record: ContactRecord | AgentRecord, token: object
    ) -> None:
        """From `when` on it is due."""
        heappush(self.heap, Timer(when, next(self.numbers), kind, record, token))

    def due(self, now: datetime) -> list[Timer]:
        """Timers that have come up by now, earliest first; each is given once."""
        found = []
        while self.heap and self.heap[0][0] <= now:
            found.append(heappop(self.heap))
        return found

    def any_due(self, now: datetime) -> bool:
        """Whether one has come up by now."""
        return bool(self.heap) and self.heap[0][0] <= now

    def first(self) -> datetime | None:
        """When the next comes up, valid or not."""
        return self.heap[0][0] if self.heap else None
