"""Classes of contacts and their free agents: the fast part of the matcher.

Between two calls of `match` no ready contact could be given an agent; so only changed classes
(`_changed`) are examined, and in them only the first contact."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from heapq import heapify, heappop, heapreplace
from itertools import count

from baton_routing.domain.agent.state import Nothing
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.configuration.model import Queue, Skilled
from baton_routing.domain.configuration.skills import LANGUAGE, lacking
from baton_routing.domain.configuration.state import seconds
from baton_routing.domain.matching.records import AgentRecord, ContactRecord
from baton_routing.domain.matching.skill_class import SkillClass
from baton_routing.domain.matching.timers import Timers


class Index:
    """Contacts by class in their order, free agents by class and idle time."""

    def __init__(
        self, queues: Mapping[str, Queue], skilled: Mapping[str, Skilled], timers: Timers
    ) -> None:
        """For one pool; the caller owns the mappings and reports changes."""
        self._queues = queues
        self._skilled = skilled
        self._timers = timers
        self._classes: dict[tuple[str, str | None], SkillClass] = {}
        self._named: dict[str, SkillClass] = {}
        self._agents: dict[str, AgentRecord] = {}
        self._changed: set[SkillClass] = set()
        self._free = 0
        """Number of free agents."""
        self._fresh: dict[str, AgentRecord] = {}
        """Free agents who are not yet in the heaps of their classes."""
        self._having: dict[str, set[str]] = {}
        """Agents by skill, at any level."""
        self._tickets = count(1)

    def agent(self, agent: str) -> AgentRecord:
        """The agent's record; a new one is away."""
        if (record := self._agents.get(agent)) is None:
            record = self._agents[agent] = AgentRecord(agent)
            self._find_classes(record)
        return record

    def agents(self) -> Iterable[AgentRecord]:
        """All known agents."""
        return self._agents.values()

    def wait(self, contact: ContactRecord, at: datetime) -> None:
        """The contact waits in its class, and will be examined in order."""
        if contact.where != "nowhere":
            self.leave(contact)
        if (queue := self._queues.get(contact.queue)) is None:
            return
        cls = self._class_of(contact, queue, at)
        cls.add(contact, queue.priority + contact.priority, next(self._tickets))
        self._changed.add(cls)

    def leave(self, contact: ContactRecord) -> None:
        """The contact no longer waits: it rings, or is gone."""
        match contact.where:
            case "ready":
                contact.ticket = 0
                if contact.cls:
                    contact.cls.waiting -= 1
            case "parked":
                if contact.cls:
                    del contact.cls.parked[contact.id]
            case "kept":
                del self._agents[contact.last_agent or ""].kept[contact.id]
            case _:
                pass
        contact.where = "nowhere"

    def reconsider(self, contact: ContactRecord, at: datetime) -> None:
        """A pass, or the time a contact was kept for an agent, has ended."""
        if contact.where in {"parked", "kept"} or (contact.named and contact.where == "ready"):
            self.wait(contact, at)

    def changed(self, agent: AgentRecord, at: datetime) -> None:
        """An agent's presence or activity changed."""
        if agent.available and not agent.matched and isinstance(agent.doing, Nothing):
            if not agent.ticket:
                self._join(agent)
            if agent.kept:
                self._release(agent, at)
        else:
            self.take(agent)
            if not agent.available:
                self._release(agent, at)

    def take(self, agent: AgentRecord) -> None:
        """The agent is not free any more."""
        if agent.ticket:
            agent.ticket = 0
            self._free -= 1

    def reskilled(self, agent: AgentRecord, at: datetime) -> None:
        """Applies a change of an agent's skills or departments."""
        for cls in agent.classes:
            cls.able.discard(agent.id)
        self._find_classes(agent)
        if agent.ticket:
            self._join(agent)
        self._release(agent, at)

    def requeued(self, queue: str) -> None:
        """A queue is new, removed, or changed: its classes are rebuilt when needed."""
        for key in [key for key in self._classes if key[0] == queue]:
            cls = self._classes.pop(key)
            self._changed.discard(cls)
            for agent in cls.able:
                self._agents[agent].classes.remove(cls)

    def match(self, now: datetime) -> list[tuple[ContactRecord, AgentRecord]]:
        """Pairs of contact and agent, contacts in order; both are taken out."""
        found: list[tuple[ContactRecord, AgentRecord]] = []
        alone = self._alone()
        if alone is None:
            self._settle()
        heads = [
            (head, cls)
            for cls in (self._changed if alone is None else alone.classes)
            if cls.waiting and (head := cls.first()) is not None
        ]
        heapify(heads)
        self._changed.clear()
        while heads and self._free:
            (_, _, _, _, contact), cls = heads[0]
            if alone is None and not cls.anybody():
                heappop(heads)
                continue
            agent = self._whom(contact, cls, now, alone)
            if agent is not None:
                self.leave(contact)
                self.take(agent)
                contact.where, agent.matched = "asked", True
                found.append((contact, agent))
            following = cls.first()
            if following is not None:
                heapreplace(heads, (following, cls))
            else:
                heappop(heads)
        return found

    def _alone(self) -> AgentRecord | None:
        """The only free agent, if just freed: the usual case on a busy floor."""
        if self._free == 1 and len(self._fresh) == 1:
            (agent,) = self._fresh.values()
            if agent.ticket:
                return agent
        return None

    def _settle(self) -> None:
        """Puts freed agents who were not taken at once into the heaps of their classes."""
        for agent in self._fresh.values():
            if agent.ticket and agent.idle_since is not None:
                for cls in agent.classes:
                    cls.join(agent, agent.idle_since)
        self._fresh.clear()

    def _whom(
        self, contact: ContactRecord, cls: SkillClass, now: datetime, alone: AgentRecord | None
    ) -> AgentRecord | None:
        """The agent to ask; None: the contact is set aside until that may change."""
        prefer = contact.named or contact.last_agent
        last = None if prefer is None else self._agents.get(prefer)
        if last is not None and last.available and last.id in cls.able:
            if contact.passed_by(last.id, now):
                pass
            elif last.ticket:
                return last
            elif contact.named is None and now < (until := contact.arrived_at + cls.affinity):
                self.leave(contact)
                contact.where = "kept"
                last.kept[contact.id] = contact
                self._timers.set(until, "look", contact, contact.stay)
                return None
        if alone is None:
            agent = cls.longest_idle(contact, now)
        else:
            agent = None if contact.passed_by(alone.id, now) else alone
        if agent is None:
            self.leave(contact)
            contact.where = "parked"
            cls.parked[contact.id] = contact
        return agent

    def _class_of(self, contact: ContactRecord, queue: Queue, at: datetime) -> SkillClass:
        if contact.named is not None:
            until = contact.since + seconds(queue.affinity_wait)
            if contact.alone or self._preferred(contact, self.agent(contact.named), until, at):
                return self._class_named(contact.named)
        key = (contact.queue, contact.language)
        if (cls := self._classes.get(key)) is None:
            cls = SkillClass(*key, seconds(queue.affinity_wait))
            self._classes[key] = cls
            for agent in self._who_might(queue, cls):
                if self._can(agent, cls):
                    self._enter(agent, cls)
        return cls

    def _preferred(
        self, contact: ContactRecord, named: AgentRecord, until: datetime, at: datetime
    ) -> bool:
        """The preferred agent, who may still take it before anybody else is asked."""
        if not named.available or contact.passed_by(named.id, at) or at >= until:
            return False
        self._timers.set(until, "look", contact, contact.stay)
        return True

    def _class_named(self, agent: str) -> SkillClass:
        if (cls := self._named.get(agent)) is None:
            cls = self._named[agent] = SkillClass("", None, seconds(0), named=agent)
            if agent in self._skilled:
                self._enter(self.agent(agent), cls)
        return cls

    def _who_might(self, queue: Queue, cls: SkillClass) -> list[AgentRecord]:
        """Agents with the rarest of the needed skills (all agents, if none is needed), the longest
        idle first: so each joins behind the others."""
        needs = [skill for skill, level in queue.skills.items() if level > 0]
        if cls.language is not None:
            needs.append(f"{LANGUAGE}{cls.language}")
        having = min((self._having.get(skill, set()) for skill in needs), key=len, default=None)
        might = self._agents if having is None else having
        return sorted((self._agents[agent] for agent in might), key=_idle)

    def _find_classes(self, agent: AgentRecord) -> None:
        for having in self._having.values():
            having.discard(agent.id)
        agent.classes = []
        if agent.id not in self._skilled:
            return
        for skill in self._skilled[agent.id].skills:
            self._having.setdefault(skill, set()).add(agent.id)
        for cls in (*self._classes.values(), *filter(None, [self._named.get(agent.id)])):
            if self._can(agent, cls):
                agent.classes.append(cls)
                cls.able.add(agent.id)

    def _enter(self, agent: AgentRecord, cls: SkillClass) -> None:
        agent.classes.append(cls)
        cls.able.add(agent.id)
        if agent.ticket and agent.idle_since and agent.id not in self._fresh:
            cls.join(agent, agent.idle_since)

    def _can(self, agent: AgentRecord, cls: SkillClass) -> bool:
        if (skilled := self._skilled.get(agent.id)) is None:
            return False
        if cls.named is not None:
            return cls.named == agent.id
        queue = self._queues[cls.queue]
        if not is_theirs(queue.departments, agent.departments):
            return False
        return lacking(skilled.skills, queue.skills, cls.language) is None

    def _join(self, agent: AgentRecord) -> None:
        """The agents are free: contacts that waited for them are examined again."""
        if not agent.ticket:
            self._free += 1
        agent.ticket = next(self._tickets)
        if agent.idle_since is None:
            return
        self._fresh[agent.id] = agent
        for cls in agent.classes:
            if cls.parked:
                for contact in [*cls.parked.values()]:
                    self.wait(contact, agent.idle_since)
            if cls.waiting:
                self._changed.add(cls)

    def _release(self, agent: AgentRecord, at: datetime) -> None:
        """Stops keeping contacts for an agent who is free or away."""
        for contact in [*agent.kept.values()]:
            self.wait(contact, at)
        if not agent.available and (cls := self._named.get(agent.id)) is not None:
            for _, _, _, ticket, contact in [*cls.ready]:
                if contact.ticket == ticket and not contact.alone:
                    self.wait(contact, at)


def _idle(agent: AgentRecord) -> tuple[bool, float, str]:
    since = agent.idle_since
    return since is None, since.timestamp() if since else 0.0, agent.id
