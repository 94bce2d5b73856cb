"""A floor for the matcher's bench: so many agents and contacts, the same day for every contender.

Busy: everybody talks, contacts wait; one agent after the other comes free. Idle: nobody waits,
everybody is free; one contact after the other comes. All by events, as the log would tell them.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Protocol

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue, Skilled
from baton_routing.domain.contact import events as of_contact

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
RING = timedelta(seconds=20)
LONG = timedelta(days=1)
LANGUAGES = ("zh", "zh", "zh", "en")
OFTEN_LAST_AGENT = 0.2


class Matching(Protocol):
    """Every contender: fed with events, asked who is asked for whom."""

    def apply(self, event: Event) -> None:
        """Take in what has happened."""
        ...

    def match(self, now: datetime) -> Iterable[tuple[str, str]]:
        """(contact, agent), contacts in their order."""
        ...


@dataclass(frozen=True)
class Size:
    """The size of the floor."""

    agents: int
    waiting: int
    queues: int = 20

    def __str__(self) -> str:
        return f"{self.agents:,} agents, {self.waiting:,} waiting, {self.queues} queues"


@dataclass(frozen=True)
class Turn:
    """An event upon which somebody is matched, and the events that follow from the offer."""

    now: datetime
    trigger: Event
    arrival: Event | None


class BusyFloor:
    """Makes the day's events. `seed` decides everything."""

    def __init__(self, size: Size, seed: int = 1, *, idle: bool = False) -> None:
        self.size = size
        self.idle = idle
        self._chance = Random(seed)
        self._came = 0
        self._second = 0
        self._talking: deque[tuple[str, str]] = deque()
        self._skills = {f"a{n}": self._some_skills() for n in range(size.agents)}

    def begin(self) -> Iterator[Event]:
        """The organisation, everybody at work, and who waits."""
        for number in range(self.size.queues):
            queue = Queue(queue=f"q{number}", skills={f"s{number}": 1 + number % 2})
            yield of_configuration.QueueChanged(queue=queue, version=1, at=START)
        for agent, skills in self._skills.items():
            skilled = Skilled(agent=agent, skills=skills)
            yield of_configuration.SkillsChanged(agent=skilled, version=1, at=START)
            yield of_agent.AgentBecameAvailable(agent=agent, at=self._tick())
            if not self.idle:
                yield from self.answered(f"before-{agent}", agent)
        if not self.idle:
            for _ in range(self.size.waiting):
                yield self.arrival()

    def turns(self, number: int) -> Iterator[Turn]:
        """One decision each; say `answered` of what was matched before the next."""
        for _ in range(number):
            if self.idle:
                arrival = self.arrival()
                yield Turn(self.now, arrival, None)
                continue
            contact, agent = self._talking.popleft()
            free = of_agent.WrapUpEnded(
                agent=agent, contact_id=contact, code=None, by_time=False, at=self._tick()
            )
            yield Turn(self.now, free, self.arrival())

    def offered(self, contact: str, agent: str) -> Iterator[Event]:
        """The offer of what was matched."""
        now, until, offer = self.now, self.now + RING, f"o-{contact}"
        yield of_contact.ContactOffered(
            contact_id=contact,
            offer_id=offer,
            agent=agent,
            queue="",
            lapses_at=until,
            matched_at=now,
            at=now,
        )
        yield of_agent.AgentAsked(
            agent=agent, contact_id=contact, offer_id=offer, lapses_at=until, at=now
        )

    def answered(self, contact: str, agent: str) -> Iterator[Event]:
        """The rest of the contact, up to the wrap-up; idle: to its end."""
        now, offer = self.now, f"o-{contact}"
        yield of_contact.ContactAnswered(
            contact_id=contact,
            offer_id=offer,
            agent=agent,
            queue="",
            wrap_up=30,
            waited_seconds=0,
            transfer=None,
            before=None,
            at=now,
        )
        yield of_agent.InteractionStarted(agent=agent, contact_id=contact, offer_id=offer, at=now)
        yield of_agent.WrapUpStarted(agent=agent, contact_id=contact, until=now + LONG, at=now)
        if self.idle:
            yield of_agent.WrapUpEnded(
                agent=agent, contact_id=contact, code=None, by_time=False, at=now
            )
        else:
            self._talking.append((contact, agent))

    def arrival(self) -> of_contact.ContactQueued:
        """A call that a few of the agents can serve."""
        self._came += 1
        last = f"a{self._chance.randrange(self.size.agents)}"
        return of_contact.ContactQueued(
            contact_id=f"c{self._came}",
            queue=f"q{self._chance.randrange(self.size.queues)}",
            why="asked",
            asked_for=None,
            arrived_at=self._tick(),
            language_needed=self._chance.choice(LANGUAGES),
            priority=self._chance.choice((0, 0, 0, 1, 5)),
            last_agent=last if self._chance.random() < OFTEN_LAST_AGENT else None,
            named=None,
            alone=False,
            passes={},
            at=self.now,
        )

    @property
    def now(self) -> datetime:
        """A tenth of a second later each time."""
        return START + timedelta(milliseconds=100 * self._second)

    def _tick(self) -> datetime:
        self._second += 1
        return self.now

    def _some_skills(self) -> dict[str, int]:
        number = self._chance.choice((2, 3, 3, 4))
        chosen = self._chance.sample(range(self.size.queues), min(number, self.size.queues))
        spoken = ("zh",) if self._chance.random() < 0.6 else ("zh", "en")
        return {f"s{n}": 2 for n in chosen} | {f"lang:{language}": 1 for language in spoken}
