"""Timers of the matcher: one heap for the whole pool."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Literal, NamedTuple, TypeAlias

from baton_routing.domain.matching.records import AgentRecord, ContactRecord

TimerKind: TypeAlias = Literal["lapse", "move", "wrap-up", "look"]
"""look: a pass, or the time for which a contact was kept, has ended; nothing is written then."""


class Timer(NamedTuple):
    """`token` names the offer, stay or wrap-up it belongs to; invalid once that has changed."""

    when: datetime
    number: int
    kind: TimerKind
    record: ContactRecord | AgentRecord
    token: object


@dataclass(slots=True)
class Timers:
    """Timers; invalid ones stay until they come up."""

    heap: list[Timer] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def set(
        self, when: datetime, kind: TimerKind, record: ContactRecord | AgentRecord, token: object
    ) -> None:
        """Due from `when` on."""
        heappush(self.heap, Timer(when, next(self.numbers), kind, record, token))

    def due(self, now: datetime) -> list[Timer]:
        """Due timers, earliest first; each is returned once."""
        found = []
        while self.heap and self.heap[0][0] <= now:
            found.append(heappop(self.heap))
        return found

    def any_due(self, now: datetime) -> bool:
        """True if one is due."""
        return bool(self.heap) and self.heap[0][0] <= now

    def first(self) -> datetime | None:
        """The instant of the earliest timer, valid or not."""
        return self.heap[0][0] if self.heap else None
