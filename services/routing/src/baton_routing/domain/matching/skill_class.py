"""A class of contacts that the same agents can serve: one queue, one language."""

from bisect import insort
from collections import deque
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from baton_routing.domain.matching.records import AgentRecord, ContactRecord

InOrder: TypeAlias = tuple[int, datetime, str, int, ContactRecord]
"""Priority (negative, so that the higher comes first), arrival, id, ticket, the contact."""

LongestIdle: TypeAlias = tuple[datetime, str, int, AgentRecord]
"""Idle since, id, ticket, the agent."""

SLACK = 64
STALE = 4
"""Most invalid entries for each valid one."""


class SkillClass:
    """A heap of contacts, and the free agents in order: an agent who becomes free usually comes
    last, so they are a list and need no heap. Invalid entries stay until they come up, or outnumber
    the valid ones: removing costs nothing, and nothing is scanned."""

    __slots__ = (
        "able",
        "affinity",
        "free",
        "language",
        "named",
        "parked",
        "queue",
        "ready",
        "waiting",
    )

    def __init__(
        self, queue: str, language: str | None, affinity: timedelta, named: str | None = None
    ) -> None:
        self.queue = queue
        self.language = language
        self.affinity = affinity
        """The time after its arrival during which a contact is kept for its last agent."""
        self.named = named
        """The only agent asked in this class of contacts, skills aside."""
        self.able: set[str] = set()
        self.ready: list[InOrder] = []
        self.free: deque[LongestIdle] = deque()
        self.parked: dict[str, ContactRecord] = {}
        self.waiting = 0
        """Valid entries of `ready`."""

    def add(self, contact: ContactRecord, priority: int, ticket: int) -> None:
        """The contact is ready to be examined, in order."""
        contact.cls, contact.where, contact.ticket = self, "ready", ticket
        heappush(self.ready, (-priority, contact.arrived_at, contact.id, ticket, contact))
        self.waiting += 1
        if len(self.ready) > STALE * self.waiting + SLACK:
            self.ready = [entry for entry in self.ready if entry[4].ticket == entry[3]]
            heapify(self.ready)

    def first(self) -> InOrder | None:
        """The contact that comes first."""
        ready = self.ready
        while ready and ready[0][4].ticket != ready[0][3]:
            heappop(ready)
        return ready[0] if ready else None

    def join(self, agent: AgentRecord, idle_since: datetime) -> None:
        """An agent of the class is free."""
        free, entry = self.free, (idle_since, agent.id, agent.ticket, agent)
        if not free or free[-1] < entry:
            free.append(entry)
        else:  # an offer to them came to nothing: they are back in their old place
            insort(free, entry)
        if len(free) > STALE * len(self.able) + SLACK:
            self.free = deque(entry for entry in free if entry[3].ticket == entry[2])

    def anybody(self) -> bool:
        """True if an agent of the class is free."""
        free = self.free
        while free and free[0][3].ticket != free[0][2]:
            free.popleft()
        return bool(free)

    def longest_idle(self, contact: ContactRecord, now: datetime) -> AgentRecord | None:
        """The longest idle agent without a pass on it; they stay in the heap."""
        if not self.anybody():
            return None
        free = self.free
        if not contact.passes or not contact.passed_by(free[0][1], now):
            return free[0][3]
        aside: list[LongestIdle] = []
        found = None
        while self.anybody():
            if not contact.passed_by(free[0][1], now):
                found = free[0][3]
                break
            aside.append(free.popleft())
        free.extendleft(reversed(aside))
        return found
