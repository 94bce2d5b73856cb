"""Plays a routing scenario: the real deciders and the real matcher, in memory, by a hand clock.

Besides the steps of the files that everybody shares it knows transfers (`more_routing/`):
`transfer {contact, by, kind, queue or agent}`, `cancel`, `complete`, `leave`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from baton_common.model.log_port import Recorded
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.position import START
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.contact.events import TransferKind
from baton_routing.domain.contact.state import CONTACT, Contact, NotYetSeen, queue_of
from baton_routing.domain.contact.status import agent_of, state_name
from baton_routing.domain.matching.matcher import Matcher
from baton_routing.domain.use_cases import requests
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import (
    ApplyConfiguration,
    ChangePresence,
    EndWrapUp,
    RoutingRequest,
)
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.scenarios.reading import NotPlayed
from tests.scenarios.routing_reading import Move, RoutingScenario, second

METADATA = Metadata(correlation_id="scenario")
MOST_ROUNDS = 1_000
KINDS: Mapping[str, TransferKind] = {"consult": "consult", "warm": "warm", "blind": "blind"}


class CallFloor:
    """Routing with everybody in it, and the matcher of its pool."""

    def __init__(self, scenario: RoutingScenario) -> None:
        self._scenario = scenario
        steps = [step for step in scenario.steps if step.at <= scenario.until]
        self._groups = [(at, list(group)) for at, group in groupby(steps, key=lambda step: step.at)]
        self.clock = HandClock(min([scenario.until, *(step.at for step in steps)]))
        self.log = MemoryLog(self.clock.now)
        self.matcher = Matcher()
        self._heard = START
        self._offers = 0
        self._refused: list[int] = []

    async def play(self) -> dict[str, Any]:
        """The outcome when the observation ends: contacts, refused."""
        await self._do(ApplyConfiguration(plan=self._scenario.plan, by="zoe", at=self.clock.now()))
        groups = [*self._groups]
        while (at := self._next(groups)) is not None:
            self.clock.turn_to(max(at, self.clock.now()))
            people = groups.pop(0)[1] if groups and groups[0][0] <= self.clock.now() else []
            await self._instant(people)
        self.clock.turn_to(self._scenario.until)
        return {
            "contacts": timeline(self.log.store.events),
            "refused": sorted(self._refused),
        }

    def _next(self, groups: list[tuple[datetime, list[Move]]]) -> datetime | None:
        instants = [groups[0][0]] if groups else []
        if (due := self.matcher.next_due()) is not None:
            instants.append(due)
        return min((at for at in instants if at <= self._scenario.until), default=None)

    async def _instant(self, people: list[Move]) -> None:
        """First what time brings about, then what people do, then the matching, once."""
        now = self.clock.now()
        for _ in range(MOST_ROUNDS):
            if not (due := self.matcher.due(now)):
                break
            for command in due:
                await self._do(command)
        else:
            raise AssertionError(f"still due after {MOST_ROUNDS} rounds: {due}")
        for step in people:
            try:
                await self._do(self._command(step))
            except Refused:
                self._refused.append(step.index)
        for contact_id, agent in self.matcher.match(now):
            self._offers += 1
            await self._do(
                requests.OfferContact(
                    contact_id=contact_id, agent=agent, offer_id=f"o{self._offers}", at=now
                )
            )

    async def _do(self, command: RoutingRequest) -> None:
        def decide(work: UnitOfWork) -> None:
            do(work, command)

        await self.log.run(decide, metadata=METADATA)
        for recorded in await self.log.read(self._heard, limit=10_000):
            self.matcher.apply(recorded.event)
            self._heard = recorded.position

    def _command(self, step: Move) -> RoutingRequest:
        if step.do not in COMMANDS:
            raise NotPlayed(f"nobody knows how to {step.do!r}")
        return COMMANDS[step.do](step)


def timeline(events: list[Recorded]) -> dict[str, list[dict[str, Any]]]:
    """Every change of each contact's state, queue and agent that can be seen from outside."""
    contacts: dict[str, Contact] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    for recorded in events:
        if recorded.type not in CONTACT.events.names() or not recorded.stream.startswith("contact"):
            continue
        event: Any = recorded.event
        after = CONTACT.evolve(contacts.get(event.contact_id, NotYetSeen()), event)
        contacts[event.contact_id] = after
        seen = rows.setdefault(event.contact_id, [])
        row = {"at": second(event.at), **_shown(after)}
        if seen and seen[-1]["at"] == row["at"]:
            seen.pop()
        if not seen or _but_at(seen[-1]) != _but_at(row):
            seen.append(row)
    return rows


def _shown(contact: Contact) -> dict[str, str]:
    assert not isinstance(contact, NotYetSeen)
    state = {"wrap-up": "ended"}.get(state_name(contact), state_name(contact))
    shown = {"state": state, "queue": queue_of(contact)}
    agent = agent_of(contact)
    if agent is not None and state in {"offered", "answered", "ended"}:
        shown["agent"] = agent
    return shown


def _but_at(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "at"}


def _arrive(step: Move) -> RoutingRequest:
    return requests.ArriveContact(
        contact_id=step.word("contact"),
        channel="voice",
        queue=step.word("queue"),
        language=step.said.get("language"),
        priority=int(step.said.get("priority", 0)),
        last_agent=step.said.get("last_agent"),
        at=step.at,
    )


def _transfer(step: Move) -> RoutingRequest:
    if (kind := KINDS.get(step.word("kind"))) is None:
        raise NotPlayed(f"nobody knows a transfer of kind {step.word('kind')!r}")
    return requests.TransferContact(
        contact_id=step.word("contact"),
        by=step.word("by"),
        kind=kind,
        queue=step.said.get("queue"),
        agent=step.said.get("agent"),
        at=step.at,
    )


def _of_contact(make: Callable[..., RoutingRequest]) -> Callable[[Move], RoutingRequest]:
    return lambda step: make(contact_id=step.word("contact"), by=step.word("by"), at=step.at)


COMMANDS: dict[str, Callable[[Move], RoutingRequest]] = {
    "available": lambda step: ChangePresence(
        agent=step.word("by"), presence="available", at=step.at
    ),
    "away": lambda step: ChangePresence(
        agent=step.word("by"), presence="away", reason=step.said.get("reason"), at=step.at
    ),
    "wrap-up": lambda step: EndWrapUp(agent=step.word("by"), at=step.at),
    "arrive": _arrive,
    "answer": _of_contact(requests.AnswerContact),
    "decline": _of_contact(requests.DeclineOffer),
    "end": _of_contact(requests.EndContact),
    "abandon": lambda step: requests.AbandonContact(contact_id=step.word("contact"), at=step.at),
    "transfer": _transfer,
    "cancel": _of_contact(requests.CancelTransfer),
    "complete": _of_contact(requests.CompleteConsult),
    "leave": _of_contact(requests.LeaveConsult),
}
