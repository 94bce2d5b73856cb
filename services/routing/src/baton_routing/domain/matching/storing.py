"""A pool's book as plain values, and back."""

from baton_routing.domain.matching.book import Book
from baton_routing.domain.matching.pool_state import PoolAgent, PoolContact, PoolState
from baton_routing.domain.matching.records import AgentRecord, ContactRecord


def stored(book: Book) -> PoolState:
    """The whole book as plain values."""
    return PoolState(
        pool=book.pool,
        queues=tuple(book.queues.values()),
        skilled=tuple(book.skilled.values()),
        default_queue=book.default_queue,
        contacts=tuple(_contact(contact) for contact in book.contacts.values()),
        agents=tuple(_agent(agent) for agent in book.index.agents()),
    )


def restored(state: PoolState, book: Book) -> None:
    """Write the state into an empty book."""
    book.queues.update((queue.queue, queue) for queue in state.queues)
    book.skilled.update((skilled.agent, skilled) for skilled in state.skilled)
    book.default_queue = state.default_queue
    for agent in state.agents:
        record = book.index.agent(agent.agent)
        record.available, record.idle_since = agent.available, agent.idle_since
        record.departments = agent.departments
        if agent.doing_since is not None:
            book.occupy(record, agent.doing, agent.doing_since)
        elif agent.idle_since is not None:
            book.index.changed(record, agent.idle_since)
    for contact in state.contacts:
        waits = ContactRecord(
            id=contact.contact_id,
            queue=contact.queue,
            arrived_at=contact.arrived_at,
            entered=contact.entered,
            since=contact.since,
            priority=contact.priority,
            language=contact.language,
            last_agent=contact.last_agent,
            named=contact.named,
            alone=contact.alone,
            left=contact.left,
            passes={**contact.passes},
        )
        book.add(waits, contact.since)
        if contact.ringing is not None:
            book.ring(waits, contact.ringing)


def _contact(contact: ContactRecord) -> PoolContact:
    return PoolContact(
        contact_id=contact.id,
        queue=contact.queue,
        arrived_at=contact.arrived_at,
        entered=contact.entered,
        since=contact.since,
        priority=contact.priority,
        language=contact.language,
        last_agent=contact.last_agent,
        named=contact.named,
        alone=contact.alone,
        left=contact.left,
        passes={**contact.passes},
        ringing=contact.ringing,
    )


def _agent(agent: AgentRecord) -> PoolAgent:
    return PoolAgent(
        agent=agent.id,
        available=agent.available,
        idle_since=agent.idle_since,
        doing=agent.doing,
        doing_since=agent.doing_since,
        departments=agent.departments,
    )
