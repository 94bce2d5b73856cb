"""The matcher of one pool: fed with events in the order of the log, asked who is to be asked.

    matcher.apply(event)    every event of contacts, agents and the configuration
    matcher.due(now)        requests for what time alone brings about, until the log says so
    matcher.match(now)      who is to be asked for whom; both are out of the index until the log
                            tells of the offer, or `give_back` says that it came to nothing

At one instant: everything that has happened is applied, `due` until nothing is new, `match` once.
"""

from datetime import datetime
from typing import NamedTuple, TypeAlias, assert_never

from baton_common.model.messages import Event
from baton_routing.domain.agent.state import WrappingUp
from baton_routing.domain.configuration.model import MAIN
from baton_routing.domain.matching.book import Book
from baton_routing.domain.matching.pool_state import PoolState
from baton_routing.domain.matching.records import AgentRecord, ContactRecord
from baton_routing.domain.matching.storing import restored, stored
from baton_routing.domain.matching.timers import Timer
from baton_routing.domain.use_cases.requests import EndWrapUpByTime, LapseOffer, MoveContact

Due: TypeAlias = LapseOffer | MoveContact | EndWrapUpByTime


class Match(NamedTuple):
    """This agent is to be asked for this contact."""

    contact_id: str
    agent: str


class Matcher:
    """In memory, without I/O; whoever owns the pool drives it. Not for two threads."""

    def __init__(self, pool: str = MAIN) -> None:
        self._book = Book(pool)
        self._overdue: list[Timer] = []

    @classmethod
    def restore(cls, state: PoolState) -> "Matcher":
        """A matcher with a stored state; later events are still to be applied."""
        matcher = cls(state.pool)
        restored(state, matcher._book)
        return matcher

    def export(self) -> PoolState:
        """The whole state; a match that is not yet in the log counts as waiting."""
        return stored(self._book)

    def apply(self, event: Event) -> None:
        """Apply an event; other kinds change nothing."""
        self._book.apply(event)

    def due(self, now: datetime) -> list[Due]:
        """Requests that are due and not yet in the log; repeated until they are."""
        if not self._overdue and not self._book.timers.any_due(now):
            return []
        overdue = [timer for timer in self._overdue if self._stands(timer)]
        for timer in self._book.timers.due(now):
            if not self._stands(timer):
                continue
            if timer.kind == "look" and isinstance(timer.record, ContactRecord):
                self._book.index.reconsider(timer.record, now)
            else:
                overdue.append(timer)
        self._overdue = overdue
        return [_request(timer, now) for timer in overdue]

    def match(self, now: datetime) -> list[Match]:
        """The agents to ask, contacts in their order. Call it when nothing is due."""
        found = self._book.index.match(now)
        return [Match(contact.id, agent.id) for contact, agent in found]

    def give_back(self, match: Match, at: datetime) -> None:
        """The offer was not made: contact and agent are as before."""
        contact = self._book.contacts.get(match.contact_id)
        if contact is not None and contact.where == "asked" and contact.ringing is None:
            self._book.wait(contact, at)
        agent = self._book.index.agent(match.agent)
        agent.matched = False
        self._book.index.changed(agent, at)

    def next_due(self) -> datetime | None:
        """The instant at which `due` may have something new; None: not before another event."""
        return self._book.timers.first()

    @property
    def contacts(self) -> int:
        """Number of contacts that wait or ring in the pool."""
        return len(self._book.contacts)

    def _stands(self, timer: Timer) -> bool:
        record = timer.record
        if isinstance(record, AgentRecord):
            return record.doing is timer.token
        if self._book.contacts.get(record.id) is not record:
            return False
        match timer.kind:
            case "look":
                return True
            case "lapse":
                return record.ringing is not None and record.ringing.offer_id == timer.token
            case "move":
                return record.where != "asked" and record.stay == timer.token
            case "wrap-up":
                return False
            case _:
                assert_never(timer.kind)


def _request(timer: Timer, now: datetime) -> Due:
    record = timer.record
    if isinstance(record, AgentRecord):
        wrapped = record.doing.contact_id if isinstance(record.doing, WrappingUp) else ""
        return EndWrapUpByTime(agent=record.id, contact_id=wrapped, at=now)
    if record.ringing is not None:
        offer_id = record.ringing.offer_id
        return LapseOffer(contact_id=record.id, offer_id=offer_id, at=now)
    return MoveContact(contact_id=record.id, from_queue=record.queue, at=now)
