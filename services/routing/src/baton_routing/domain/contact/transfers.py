"""An agent who has the customer asks others to take over or, in a consultation, to advise.

    blind     the agent leaves at once; the contact waits as if it had arrived, offered to the
              named agent first
    warm      the agent stays with the customer until the other answers, then leaves
    consult   the other answers and advises; then the first agent leaves (hand over), or goes on
              alone (end of the consultation)

In a warm transfer or a consultation a named agent is asked alone: if they do not take it, the
transfer is over and the first agent keeps the customer. A person chose the named agent, so skills
are not checked; but an agent of none of the queue's departments is as unknown as one that there is
not: another department is asked by its queue. The contact keeps its arrival, language and
priority; the agent who transfers it has a pass on it; its time in the queue counts from the
transfer, which may go to any queue.
"""

from typing import assert_never

from baton_common.model.clock import clock_text
from baton_common.model.messages import Refused
from baton_routing.domain.configuration.departments import is_theirs, kept
from baton_routing.domain.configuration.state import Configuration
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.arrival import matching_facts
from baton_routing.domain.contact.commands import (
    BeginTransfer,
    EndConsult,
    EndTransfer,
    HandOver,
    ToAgent,
    ToQueue,
)
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.interactions import interaction_ended
from baton_routing.domain.contact.offers import PASS
from baton_routing.domain.contact.parts import Talk, Transfer
from baton_routing.domain.contact.refusals import cannot
from baton_routing.domain.contact.state import Answered, Contact, OnOffer, Waiting, evolve


def begin(command: BeginTransfer, contact: Contact) -> list[ContactEvent]:
    """Ask a queue, or an agent who is available and has no pass. Raises Refused, Unknown."""
    id_, by, at = command.contact_id, command.by, command.at
    if isinstance(contact, Waiting | OnOffer) and contact.transfer is not None:
        raise Refused(
            "It is being transferred already; cancel that first.", code="being-transferred"
        )
    if not isinstance(contact, Answered):
        raise cannot("transfer", contact)
    if by != contact.talk.agent:
        raise Refused(f"{contact.talk.agent} has the customer, not {by}.", code="not-theirs")
    if contact.adviser is not None:
        raise Refused(
            f"{contact.adviser.agent} is advising; complete or leave that first.",
            code="being-advised",
        )
    queue, agent = _destination(command, contact)
    transferred = happened.ContactTransferred(
        contact_id=id_,
        kind=command.kind,
        by=by,
        to_queue=queue,
        to_agent=agent,
        passed_until=at + PASS,
        at=at,
    )
    waits = evolve(contact, transferred)
    assert isinstance(waits, Waiting)
    queued = happened.ContactQueued(
        contact_id=id_,
        queue=waits.place.queue,
        why="transferred",
        asked_for=None,
        **matching_facts(waits),
        departments=kept(contact.departments, command.configuration.queue(queue).departments),
        at=at,
    )
    if command.kind == "blind":
        return [transferred, interaction_ended(id_, contact.talk, at), queued]
    return [transferred, queued]


def cancel(command: EndTransfer, contact: Contact) -> list[ContactEvent]:
    """Only before anybody answered, by the agent who asked, and not if it was blind. Raises
    Refused, Unknown."""
    match contact:
        case Waiting(transfer=Transfer() as asked) | OnOffer(transfer=Transfer() as asked):
            pass
        case Answered(adviser=Talk() as adviser):
            raise Refused(
                f"{adviser.agent} has answered; complete or leave the consultation.",
                code="being-advised",
            )
        case _:
            raise cannot("cancel a transfer", contact)
    if asked.kind == "blind":
        raise Refused(
            "A blind transfer cannot be taken back: you have left the contact.",
            code="blind-transfer",
        )
    if command.by != asked.by.agent:
        raise Refused(
            f"{asked.by.agent} asked for this transfer, not {command.by}.", code="not-theirs"
        )
    ended = happened.TransferEnded(
        contact_id=command.contact_id,
        kind=asked.kind,
        by=command.by,
        reason="cancelled",
        at=command.at,
    )
    return [ended]


def hand_over(command: HandOver, contact: Contact) -> list[ContactEvent]:
    """The first agent leaves, the adviser has the customer. Raises Refused, Unknown."""
    talk, _ = _consulting(contact)
    if command.by != talk.agent:
        raise Refused(
            f"{talk.agent} completes the consultation; {command.by} may leave it.",
            code="not-theirs",
        )
    return [interaction_ended(command.contact_id, talk, command.at)]


def end_consult(command: EndConsult, contact: Contact) -> list[ContactEvent]:
    """The adviser leaves, the first agent goes on alone. Raises Refused, Unknown."""
    talk, adviser = _consulting(contact)
    if command.by not in (talk.agent, adviser.agent):
        raise Refused(
            f"{talk.agent} and {adviser.agent} are in it, not {command.by}.", code="not-theirs"
        )
    ended = happened.TransferEnded(
        contact_id=command.contact_id,
        kind="consult",
        by=talk.agent,
        reason="advised",
        at=command.at,
    )
    return [ended, interaction_ended(command.contact_id, adviser, command.at)]


def _consulting(contact: Contact) -> tuple[Talk, Talk]:
    if not isinstance(contact, Answered):
        raise cannot("end a consultation", contact)
    if contact.adviser is None:
        raise Refused(
            f"{contact.talk.agent} consults nobody about this contact.", code="no-consultation"
        )
    return contact.talk, contact.adviser


def _destination(command: BeginTransfer, contact: Answered) -> tuple[str, str | None]:
    """The queue, and the agent if one is named."""
    match command.to:
        case ToQueue(queue=queue):
            return command.configuration.queue(queue).queue, None
        case ToAgent() as to:
            queue = _queue_for_agent(contact.talk, command.configuration)
            _check_agent(command, to, contact, queue)
            return queue, to.agent
        case _:
            assert_never(command.to)


def _queue_for_agent(talk: Talk, configuration: Configuration) -> str:
    if talk.queue in configuration.queues:
        return talk.queue
    if configuration.default_queue is None:
        raise Refused(
            f"Queue {talk.queue} no longer exists; name another queue.", code="unknown-queue"
        )
    return configuration.default_queue


def _check_agent(command: BeginTransfer, to: ToAgent, contact: Answered, queue: str) -> None:
    agent, configuration, at = to.agent, command.configuration, command.at
    if agent == command.by:
        raise Refused(
            f"{agent} has the customer already; name somebody else or a queue.",
            code="has-the-customer",
        )
    departments = configuration.queue(queue).departments
    if agent not in configuration.agents or not is_theirs(departments, to.departments):
        raise Refused(f"The configuration has no agent {agent}.", code="unknown-agent")
    if configuration.agents[agent].pool != configuration.queue(queue).pool:
        raise Refused(
            f"{agent} is in a different pool from queue {queue}; name a queue of theirs.",
            code="other-pool",
        )
    if not to.is_available:
        raise Refused(
            f"{agent} is away; name somebody who is available, or a queue.", code="not-free"
        )
    if contact.passes.get(agent, at) > at:
        raise Refused(
            f"{agent} has passed on this contact until {clock_text(contact.passes[agent])}; "
            "name somebody else, or a queue.",
            code="passed-on",
        )
