"""What will come about by time alone: one heap for the whole pool."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Literal, TypeAlias

from baton_routing.domain.matching.records import AgentRecord, ContactRecord

Kind: TypeAlias = Literal["lapse", "move", "wrap-up", "look"]
"""look: a pass, or the time for which a contact was kept, is over; nothing is written then."""


@dataclass(slots=True, eq=False)
class Timer:
    """`token` says which offer, stay or wrap-up it belongs to; another one now: not valid."""

    kind: Kind
    record: ContactRecord | AgentRecord
    token: object


@dataclass(slots=True)
class Timers:
    """Those that are no longer valid stay until they come up."""

    heap: list[tuple[datetime, int, Timer]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def set(
        self, when: datetime, kind: Kind, record: ContactRecord | AgentRecord, token: object
    ) -> None:
        """From `when` on it is due."""
        heappush(self.heap, (when, next(self.numbers), Timer(kind, record, token)))

    def due(self, now: datetime) -> list[Timer]:
        """Those that have come up by now, earliest first; each is given once."""
        found = []
        while self.heap and self.heap[0][0] <= now:
            found.append(heappop(self.heap)[2])
        return found

    def first(self) -> datetime | None:
        """When the next comes up, valid or not."""
        return self.heap[0][0] if self.heap else None
