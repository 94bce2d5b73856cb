"""Whose contacts and agents are, for live updates: each event is told to those who see it."""

from collections.abc import Iterable, Sequence

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Recorded
from baton_routing.domain.agent.events import AgentDepartmentsChanged, AgentFact
from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.contact.events import (
    AnyContactEvent,
    ContactArrived,
    ContactOverflowed,
    ContactQueued,
)
from baton_routing.domain.contact.state import CONTACT
from baton_routing.domain.missed.events import MissedCallFact
from baton_routing.queries.scope import Scope
from baton_routing.queries.whose import departments_of_agents, departments_of_contacts

MOST_KEPT = 50_000
"""Contacts and agents whose departments are kept in memory; then they are looked up anew."""
_CONCERNS = ("agent", "by", "before", "to_agent")
"""The fields of an event that name an agent."""
_MOVES = (ContactArrived, ContactQueued, ContactOverflowed)


class Whose:
    """The departments of contacts and agents: told by the events that are followed, looked up for
    what is older."""

    def __init__(self, log: PostgresLog, pool: Queries) -> None:
        self._log = log
        self._pool = pool
        self._contacts: dict[str, tuple[str, ...]] = {}
        self._agents: dict[str, tuple[str, ...]] = {}

    def fold(self, record: Recorded) -> None:
        """Keep what the newest event says."""
        self._forget_if_many()
        match record.event:
            case AgentDepartmentsChanged(agent=agent, departments=departments):
                self._agents[agent] = departments
            case ContactArrived() | ContactQueued() | ContactOverflowed() as event:
                self._contacts[event.contact_id] = event.departments
            case _:
                pass

    async def learn(self, records: Sequence[Recorded]) -> None:
        """Look up whatever these events name and is not known yet. Raises LogUnavailable."""
        self._forget_if_many()
        contacts = {id_ for each in records if (id_ := contact_in(each)) is not None}
        if missing := contacts - self._contacts.keys():
            self._contacts |= await departments_of_contacts(self._pool, missing)
        for id_ in contacts - self._contacts.keys():
            self._contacts[id_] = await self._from_history(id_)
        agents = {each.event.agent for each in records if isinstance(each.event, AgentFact)}
        if missing := agents - self._agents.keys():
            self._agents |= dict.fromkeys(missing, ())
            self._agents |= await departments_of_agents(self._pool, missing)

    def is_told(self, scope: Scope, record: Recorded) -> bool:
        """True if they see what the event is about."""
        if scope.everything or scope.person in agents_in(record):
            return True
        event = record.event
        if isinstance(event, MissedCallFact):
            return is_theirs(event.departments, scope.departments)
        if not scope.watches:
            return False
        if isinstance(event, AgentFact):
            return self.sees_agent(scope, event.agent)
        return not isinstance(event, AnyContactEvent) or self.sees_contact(scope, event.contact_id)

    def sees_contact(self, scope: Scope, contact_id: str) -> bool:
        """A contact that was learnt."""
        departments = self._contacts.get(contact_id)
        if departments is None:
            return scope.everything
        return scope.everything or is_theirs(departments, scope.departments)

    def sees_agent(self, scope: Scope, agent_id: str) -> bool:
        """An agent that was learnt."""
        return scope.sees_agent(agent_id, self._agents.get(agent_id, ()))

    def _forget_if_many(self) -> None:
        if len(self._contacts) + len(self._agents) > MOST_KEPT:
            self._contacts.clear()
            self._agents.clear()

    async def _from_history(self, contact_id: str) -> tuple[str, ...]:
        """The read model is a moment behind."""
        found: tuple[str, ...] = ()
        for each in await self._log.history(CONTACT.stream(contact_id)):
            if isinstance(each.event, _MOVES):
                found = each.event.departments
        return found


def contact_in(record: Recorded) -> str | None:
    """The contact that an event names."""
    if not isinstance(record.event, AnyContactEvent | AgentFact):
        return None
    found = getattr(record.event, "contact_id", None)
    return found if isinstance(found, str) else None


def agents_in(record: Recorded) -> set[str]:
    """The agents that an event concerns."""
    named: Iterable[object] = (getattr(record.event, name, None) for name in _CONCERNS)
    return {each for each in named if isinstance(each, str)}
