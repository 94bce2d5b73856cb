"""Who is asked next by looking at everybody who waits: the rules as one would first write them."""

from datetime import datetime, timedelta
from typing import Any

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue
from baton_routing.domain.contact import events as of_contact


class NaiveScan:
    """Dictionaries of contacts and agents; each match is one pass over those who wait."""

    def __init__(self) -> None:
        self.queues: dict[str, Queue] = {}
        self.skills: dict[str, dict[str, int]] = {}
        self.waiting: dict[str, of_contact.ContactQueued] = {}
        self.available: set[str] = set()
        self.free: dict[str, datetime] = {}

    def apply(self, event: Event) -> None:
        """Take in what has happened."""
        match event:
            case of_configuration.QueueChanged(queue=queue):
                self.queues[queue.queue] = queue
            case of_configuration.SkillsChanged(agent=agent):
                self.skills[agent.agent] = agent.skills
            case of_agent.AgentBecameAvailable(agent=agent, at=at):
                self.available.add(agent)
                self.free[agent] = at
            case of_agent.WrapUpEnded(agent=agent, at=at):
                self.free[agent] = at
            case of_agent.AgentAsked(agent=agent) | of_agent.InteractionStarted(agent=agent):
                self.free.pop(agent, None)
            case of_contact.ContactQueued(contact_id=id_):
                self.waiting[id_] = event
            case of_contact.ContactOffered(contact_id=id_):
                self.waiting.pop(id_, None)
            case _:
                pass

    def match(self, now: datetime) -> list[tuple[str, str]]:
        """Pass after pass, until nobody is found."""
        found: list[tuple[str, str]] = []
        while self.free:
            first: tuple[Any, str, str] | None = None
            for contact in self.waiting.values():
                place = self._place(contact)
                if first is not None and place > first[0]:
                    continue
                agent = self._whom(contact, now)
                if agent is not None:
                    first = (place, contact.contact_id, agent)
            if first is None:
                break
            found.append(first[1:])
            del self.waiting[first[1]], self.free[first[2]]
        return found

    def _place(self, contact: of_contact.ContactQueued) -> tuple[int, datetime, str]:
        priority = self.queues[contact.queue].priority + contact.priority
        return -priority, contact.arrived_at, contact.contact_id

    def _whom(self, contact: of_contact.ContactQueued, now: datetime) -> str | None:
        queue, last = self.queues[contact.queue], contact.last_agent
        if last in self.available and self._can(last, queue, contact.language_needed):
            if last in self.free:
                return last
            if now < contact.arrived_at + timedelta(seconds=queue.affinity_wait):
                return None
        longest: tuple[datetime, str] | None = None
        for agent, since in self.free.items():
            if (longest is None or (since, agent) < longest) and self._can(
                agent, queue, contact.language_needed
            ):
                longest = (since, agent)
        return longest[1] if longest else None

    def _can(self, agent: str, queue: Queue, language: str | None) -> bool:
        has = self.skills[agent]
        return all(has.get(skill, 0) >= level for skill, level in queue.skills.items()) and (
            language is None or has.get(f"lang:{language}", 0) >= 1
        )
