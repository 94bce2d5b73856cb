"""The matcher's knowledge of its pool, folded from events in the order of the log."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.agent.state import NOTHING, Asked, Doing, Talking, WrappingUp
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue, Skilled
from baton_routing.domain.contact import events as of_contact
from baton_routing.domain.contact.overflow import next_move
from baton_routing.domain.matching.index import Index
from baton_routing.domain.matching.pool_state import Ringing
from baton_routing.domain.matching.records import AgentRecord, ContactRecord
from baton_routing.domain.matching.timers import Timers


class Book:
    """The queues, agents and contacts of one pool; contacts of other pools are ignored."""

    def __init__(self, pool: str) -> None:
        self.pool = pool
        self.queues: dict[str, Queue] = {}
        self.skilled: dict[str, Skilled] = {}
        self.default_queue: str | None = None
        self.contacts: dict[str, ContactRecord] = {}
        self.timers = Timers()
        self.index = Index(self.queues, self.skilled, self.timers)

    def apply(self, event: Event) -> None:
        """Apply an event; other kinds change nothing."""
        if (fold := FOLDS.get(type(event))) is not None:
            fold(self, event)

    def wait(self, contact: ContactRecord, at: datetime) -> None:
        """The contact waits (again) in its queue; its limit continues."""
        contact.ringing = None
        self.index.wait(contact, at)
        self._set_move(contact)

    def add(self, contact: ContactRecord, at: datetime) -> None:
        """The contact waits here from now on."""
        self.contacts[contact.id] = contact
        for until in contact.passes.values():
            self.timers.set(until, "look", contact, None)
        self.wait(contact, at)

    def ring(self, contact: ContactRecord, ringing: Ringing) -> None:
        """The contact rings; the offer lapses at its deadline."""
        self.index.leave(contact)
        contact.where, contact.ringing = "asked", ringing
        self.timers.set(ringing.lapses_at, "lapse", contact, ringing.offer_id)

    def occupy(self, agent: AgentRecord, doing: Doing, at: datetime) -> None:
        """Set the agent's activity, or none."""
        agent.doing, agent.doing_since, agent.matched = doing, at, False
        self.index.changed(agent, at)
        if isinstance(doing, WrappingUp):
            self.timers.set(doing.until, "wrap-up", agent, doing)

    def _set_move(self, contact: ContactRecord) -> None:
        contact.stay += 1
        if contact.queue not in self.queues:
            if self.default_queue is not None:
                self.timers.set(contact.entered, "move", contact, contact.stay)
            return
        move = next_move(contact.queue, contact.entered, contact.left, self.queues)
        if move is not None and not contact.alone:
            self.timers.set(move[0], "move", contact, contact.stay)

    def _queued(self, event: of_contact.ContactQueued) -> None:
        self._gone(event)
        if event.queue in self.queues:
            contact = ContactRecord(
                id=event.contact_id,
                queue=event.queue,
                arrived_at=event.arrived_at,
                entered=event.at,
                since=event.at,
                priority=event.priority,
                language=event.language_needed,
                last_agent=event.last_agent,
                named=event.named,
                alone=event.alone,
                passes={**event.passes},
            )
            self.add(contact, event.at)

    def _offered(self, event: of_contact.ContactOffered) -> None:
        if (contact := self.contacts.get(event.contact_id)) is not None:
            ringing = Ringing(event.offer_id, event.agent, event.lapses_at, event.matched_at)
            self.ring(contact, ringing)

    def _back(self, event: of_contact.OfferDeclined | of_contact.OfferLapsed) -> None:
        if (contact := self.contacts.get(event.contact_id)) is not None:
            contact.passes = {
                agent: until for agent, until in contact.passes.items() if until > event.at
            }
            contact.passes[event.agent] = event.passed_until
            self.timers.set(event.passed_until, "look", contact, None)
            self.wait(contact, event.at)

    def _overflowed(self, event: of_contact.ContactOverflowed) -> None:
        if (contact := self.contacts.get(event.contact_id)) is not None:
            self.index.leave(contact)
            contact.left = (*contact.left, event.from_queue)
            contact.queue, contact.entered = event.to_queue, event.due_at
            self.wait(contact, event.at)

    def _gone(self, event: of_contact.AnyContactEvent) -> None:
        if (contact := self.contacts.pop(event.contact_id, None)) is not None:
            self.index.leave(contact)

    def _available(self, event: of_agent.AgentBecameAvailable) -> None:
        agent = self.index.agent(event.agent)
        self.index.take(agent)
        agent.available, agent.idle_since = True, event.at
        self.index.changed(agent, event.at)

    def _away(self, event: of_agent.AgentWentAway) -> None:
        agent = self.index.agent(event.agent)
        agent.available = False
        self.index.changed(agent, event.at)

    def _belongs(self, event: of_agent.AgentDepartmentsChanged) -> None:
        agent = self.index.agent(event.agent)
        agent.departments = event.departments
        self.index.reskilled(agent, event.at)

    def _asked(self, event: of_agent.AgentAsked) -> None:
        asked = Asked(event.contact_id, event.offer_id, event.lapses_at)
        self.occupy(self.index.agent(event.agent), asked, event.at)

    def _asking_ended(self, event: of_agent.AskingEnded) -> None:
        self.occupy(self.index.agent(event.agent), NOTHING, event.at)

    def _talking(self, event: of_agent.InteractionStarted) -> None:
        talking = Talking(event.contact_id, event.offer_id)
        self.occupy(self.index.agent(event.agent), talking, event.at)

    def _wrapping_up(self, event: of_agent.WrapUpStarted) -> None:
        wrapping = WrappingUp(event.contact_id, event.at, event.until)
        self.occupy(self.index.agent(event.agent), wrapping, event.at)

    def _wrapped_up(self, event: of_agent.WrapUpEnded) -> None:
        agent = self.index.agent(event.agent)
        agent.idle_since = event.at
        self.occupy(agent, NOTHING, event.at)

    def _queue_changed(self, event: of_configuration.QueueChanged) -> None:
        if event.queue.pool == self.pool:
            self.queues[event.queue.queue] = event.queue
        else:
            self.queues.pop(event.queue.queue, None)
        self._requeue(event.queue.queue, event.at)

    def _queue_removed(self, event: of_configuration.QueueRemoved) -> None:
        self.queues.pop(event.queue, None)
        self._requeue(event.queue, event.at)

    def _requeue(self, queue: str, at: datetime) -> None:
        self.index.requeued(queue)
        for contact in [*self.contacts.values()]:
            if contact.queue == queue and contact.where != "asked":
                self.wait(contact, at)
            elif contact.where != "asked":
                self._set_move(contact)

    def _skills_changed(self, event: of_configuration.SkillsChanged) -> None:
        if event.agent.pool == self.pool:
            self.skilled[event.agent.agent] = event.agent
        else:
            self.skilled.pop(event.agent.agent, None)
        self.index.reskilled(self.index.agent(event.agent.agent), event.at)

    def _agent_removed(self, event: of_configuration.AgentRemoved) -> None:
        self.skilled.pop(event.agent, None)
        self.index.reskilled(self.index.agent(event.agent), event.at)

    def _default_changed(self, event: of_configuration.DefaultQueueChanged) -> None:
        self.default_queue = event.queue
        for contact in self.contacts.values():
            if contact.where == "nowhere":
                self._set_move(contact)


FOLDS: Mapping[type[Event], Callable[[Book, Any], None]] = {
    of_contact.ContactQueued: Book._queued,
    of_contact.ContactOffered: Book._offered,
    of_contact.OfferDeclined: Book._back,
    of_contact.OfferLapsed: Book._back,
    of_contact.ContactOverflowed: Book._overflowed,
    of_contact.ContactAnswered: Book._gone,
    of_contact.TransferEnded: Book._gone,
    of_contact.ContactAbandoned: Book._gone,
    of_contact.ContactEnded: Book._gone,
    of_agent.AgentBecameAvailable: Book._available,
    of_agent.AgentWentAway: Book._away,
    of_agent.AgentDepartmentsChanged: Book._belongs,
    of_agent.AgentAsked: Book._asked,
    of_agent.AskingEnded: Book._asking_ended,
    of_agent.InteractionStarted: Book._talking,
    of_agent.WrapUpStarted: Book._wrapping_up,
    of_agent.WrapUpEnded: Book._wrapped_up,
    of_configuration.QueueChanged: Book._queue_changed,
    of_configuration.QueueRemoved: Book._queue_removed,
    of_configuration.SkillsChanged: Book._skills_changed,
    of_configuration.AgentRemoved: Book._agent_removed,
    of_configuration.DefaultQueueChanged: Book._default_changed,
}
