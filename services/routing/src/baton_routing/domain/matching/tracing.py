"""Explains why this agent was asked, or why nobody is yet: reconstructed from the log, never
stored."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_routing.domain.agent.state import Asked, Nothing, Talking, WrappingUp
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.model import Queue, Skilled
from baton_routing.domain.configuration.skills import LANGUAGE, lacking
from baton_routing.domain.configuration.state import seconds
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.events import ContactEvent, ContactOffered
from baton_routing.domain.matching.pool_state import PoolAgent, PoolContact, PoolState

Reason: TypeAlias = Literal[
    "away",
    "on-offer",
    "in-interaction",
    "in-wrap-up",
    "department",
    "skill",
    "language",
    "pass",
    "kept-for-last-agent",
    "taken-by-earlier-contact",
    "less-long-idle",
]
"""The first reason that excluded an agent, in this order."""

WhyPassed: TypeAlias = Literal["declined", "away", "unanswered", "transferred"]


class PassedOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent who was not asked, and the reason."""

    agent: str
    reason: Reason
    contact_id: str | None = None
    """The contact they were busy with, or that took them."""
    skill: str | None = None
    has: int | None = None
    needs: int | None = None
    why: WhyPassed | None = None
    """The reason of the pass."""
    until: datetime | None = None
    """End of the pass, the wrap-up, the offer, or the keeping for the last agent."""
    kept_for: str | None = None
    idle_since: datetime | None = None


class DecisionTrace(msgspec.Struct, frozen=True, kw_only=True):
    """For one offer, or (`asked` is null) for a contact that waits."""

    contact_id: str
    queue: str
    at: datetime
    asked: str | None
    passed_over: tuple[PassedOver, ...]


def trace_offer(
    state: PoolState, past: Iterable[ContactEvent], offered: ContactOffered
) -> DecisionTrace:
    """Explains an offer. `state` is the pool before the offer, `past` the contact's events before
    it. Raises KeyError if the contact did not wait there."""
    contact = _contact(state, offered.contact_id)
    asked = next((each for each in state.agents if each.agent == offered.agent), None)
    look = _Look(state, contact, past, offered.matched_at, asked)
    return look.trace()


def trace_waiting(
    state: PoolState, past: Iterable[ContactEvent], contact_id: str, at: datetime
) -> DecisionTrace:
    """Explains why nobody is asked at `at`; the pool's state and the contact's events are up to
    then. Raises KeyError if the contact does not wait there."""
    return _Look(state, _contact(state, contact_id), past, at, None).trace()


class _Look:
    def __init__(
        self,
        state: PoolState,
        contact: PoolContact,
        past: Iterable[ContactEvent],
        at: datetime,
        asked: PoolAgent | None,
    ) -> None:
        self.state, self.contact, self.at, self.asked = state, contact, at, asked
        self.why = dict(_passes(past))
        self.queue = next(
            (each for each in state.queues if each.queue == contact.queue),
            Queue(queue=contact.queue),
        )
        known = {each.agent: each for each in state.agents}
        skilled = {each.agent: each for each in state.skilled}
        self.everybody = [
            (skilled[name], known.get(name, PoolAgent(agent=name))) for name in sorted(skilled)
        ]

    def trace(self) -> DecisionTrace:
        others = (
            self.passed_over(skilled, agent)
            for skilled, agent in self.everybody
            if self.asked is None or agent.agent != self.asked.agent
        )
        return DecisionTrace(
            contact_id=self.contact.contact_id,
            queue=self.contact.queue,
            at=self.at,
            asked=self.asked.agent if self.asked else None,
            passed_over=tuple(others),
        )

    def passed_over(self, skilled: Skilled, agent: PoolAgent) -> PassedOver:
        """The first reason, in the order of `Reason`."""
        name = agent.agent
        taken = self.taken(agent)
        if not agent.available:
            return PassedOver(agent=name, reason="away")
        if taken is None and (busy := _busy(agent)) is not None:
            return busy
        if self.is_foreign(agent):
            return PassedOver(agent=name, reason="department")
        if (lack := self.lack(skilled)) is not None:
            return lack
        if self.contact.passes.get(name, self.at) > self.at:
            until = self.contact.passes[name]
            return PassedOver(agent=name, reason="pass", why=self.why.get(name), until=until)
        if (kept := self.kept(name)) is not None:
            return kept
        if taken is not None:
            return PassedOver(agent=name, reason="taken-by-earlier-contact", contact_id=taken)
        return PassedOver(agent=name, reason="less-long-idle", idle_since=agent.idle_since)

    def taken(self, agent: PoolAgent) -> str | None:
        """The contact that took them at this matching."""
        if not isinstance(agent.doing, Asked):
            return None
        id_ = agent.doing.contact_id
        ringing = next((c.ringing for c in self.state.contacts if c.contact_id == id_), None)
        return id_ if ringing is not None and ringing.matched_at == self.at else None

    def is_foreign(self, agent: PoolAgent) -> bool:
        """True if they belong to no department of the queue. Not checked for a named agent."""
        is_named = self.contact.named == agent.agent
        return not is_named and not is_theirs(self.queue.departments, agent.departments)

    def lack(self, skilled: Skilled) -> PassedOver | None:
        """A missing skill of the queue first, then the language. Not checked for a named agent."""
        if self.contact.named == skilled.agent:
            return None
        lack = lacking(skilled.skills, self.queue.skills, self.contact.language)
        if lack is None:
            return None
        spoken = f"{LANGUAGE}{self.contact.language}"
        by_queue = lack.skill in self.queue.skills and lack.needs > 0
        reason: Reason = "language" if lack.skill == spoken and not by_queue else "skill"
        return PassedOver(
            agent=skilled.agent, reason=reason, skill=lack.skill, has=lack.has, needs=lack.needs
        )

    def kept(self, name: str) -> PassedOver | None:
        """True if it is kept for, or was given first to, the last agent of its case (or the named
        one)."""
        contact = self.contact
        last = contact.named or contact.last_agent
        if last is None or last == name:
            return None
        given = self.asked is not None and self.asked.agent == last
        if given or contact.alone or (self.asked is None and self.waits_for(last)):
            return PassedOver(
                agent=name, reason="kept-for-last-agent", kept_for=last, until=self.kept_until()
            )
        return None

    def waits_for(self, last: str) -> bool:
        """True if the preferred agent is available, able, without a pass, and in time."""
        found = next((pair for pair in self.everybody if pair[1].agent == last), None)
        until = self.kept_until()
        return (
            found is not None
            and found[1].available
            and not self.is_foreign(found[1])
            and self.lack(found[0]) is None
            and self.contact.passes.get(last, self.at) <= self.at
            and until is not None
            and self.at < until
        )

    def kept_until(self) -> datetime | None:
        """End of the keeping; None: it is kept for a named agent without limit."""
        contact = self.contact
        if contact.alone:
            return None
        since = contact.since if contact.named is not None else contact.arrived_at
        return since + seconds(self.queue.affinity_wait)


def _busy(agent: PoolAgent) -> PassedOver | None:
    doing, name = agent.doing, agent.agent
    match doing:
        case Nothing():
            return None
        case Asked(contact_id=id_, lapses_at=until):
            return PassedOver(agent=name, reason="on-offer", contact_id=id_, until=until)
        case Talking(contact_id=id_):
            return PassedOver(agent=name, reason="in-interaction", contact_id=id_)
        case WrappingUp(contact_id=id_, until=until):
            return PassedOver(agent=name, reason="in-wrap-up", contact_id=id_, until=until)
        case _:
            assert_never(doing)


def _passes(past: Iterable[ContactEvent]) -> Iterator[tuple[str, WhyPassed]]:
    for event in past:
        match event:
            case happened.OfferDeclined(agent=agent, reason=reason):
                yield agent, reason
            case happened.OfferLapsed(agent=agent):
                yield agent, "unanswered"
            case happened.ContactTransferred(by=agent):
                yield agent, "transferred"
            case _:
                pass


def _contact(state: PoolState, contact_id: str) -> PoolContact:
    for contact in state.contacts:
        if contact.contact_id == contact_id:
            return contact
    raise KeyError(contact_id)
