"""An agent who has the customer asks others: to take over, or (consult) to advise.

    blind     leaves at once; the contact waits as if it had come, for the named agent first
    warm      stays with the customer until the other answers, then leaves
    consult   the other answers and advises; then the first agent leaves (complete), or goes on
              alone (leave)

Of a warm transfer or a consultation an agent who is named is asked alone: if they do not take it,
the transfer is over, and the first agent has the customer. A person chose them, so their skills
are not asked for. The contact keeps its arrival, language and own priority; whoever transfers it
has a pass on it; its time in the queue counts from the transfer, which may go to any queue.
"""

from baton_common.model.messages import Refused
from baton_routing.domain.agent.agent import Agent
from baton_routing.domain.configuration.configuration import Configuration
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.coming import facts
from baton_routing.domain.contact.commands import (
    CancelTransfer,
    CompleteConsult,
    LeaveConsult,
    TransferContact,
)
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.evolving import evolve
from baton_routing.domain.contact.offering import PASS
from baton_routing.domain.contact.parting import part
from baton_routing.domain.contact.saying import cannot
from baton_routing.domain.contact.state import (
    Answered,
    Contact,
    OnOffer,
    Talk,
    Transfer,
    Waiting,
)


def transfer(
    command: TransferContact, contact: Contact, configuration: Configuration, named: Agent | None
) -> list[ContactEvent]:
    """Ask a queue, or an agent (`named` is who it is) who has said available and has no pass.
    Raises Refused, Unknown."""
    id_, by, at = command.contact_id, command.by, command.at
    if isinstance(contact, Waiting | OnOffer) and contact.transfer is not None:
        raise Refused("It is being transferred already; cancel that first.")
    if not isinstance(contact, Answered):
        raise cannot("transfer", contact)
    if by != contact.talk.agent:
        raise Refused(f"{contact.talk.agent} has the customer, not {by}.")
    if contact.adviser is not None:
        raise Refused(f"{contact.adviser.agent} is advising; complete or leave that first.")
    queue = _to_queue(command, contact.talk, configuration)
    transferred = happened.ContactTransferred(
        contact_id=id_,
        kind=command.kind,
        by=by,
        to_queue=queue,
        to_agent=_to_agent(command, contact, queue, configuration, named),
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
        **facts(waits),
        at=at,
    )
    if command.kind == "blind":
        return [transferred, part(id_, contact.talk, at), queued]
    return [transferred, queued]


def cancel(command: CancelTransfer, contact: Contact) -> list[ContactEvent]:
    """Before anybody answered, by whoever asked; a blind one is out of their hands."""
    match contact:
        case Waiting(transfer=Transfer() as asked) | OnOffer(transfer=Transfer() as asked):
            pass
        case Answered(adviser=Talk() as adviser):
            raise Refused(f"{adviser.agent} has answered; complete or leave the consultation.")
        case _:
            raise cannot("cancel a transfer", contact)
    if asked.kind == "blind":
        raise Refused("A blind transfer is not taken back: you have left the contact.")
    if command.by != asked.by.agent:
        raise Refused(f"{asked.by.agent} asked for this transfer, not {command.by}.")
    ended = happened.TransferEnded(
        contact_id=command.contact_id,
        kind=asked.kind,
        by=command.by,
        reason="cancelled",
        at=command.at,
    )
    return [ended]


def complete(command: CompleteConsult, contact: Contact) -> list[ContactEvent]:
    """The first agent leaves, the adviser has the customer."""
    talk, _ = _consulting(contact)
    if command.by != talk.agent:
        raise Refused(f"{talk.agent} completes the consultation; {command.by} may leave it.")
    return [part(command.contact_id, talk, command.at)]


def leave(command: LeaveConsult, contact: Contact) -> list[ContactEvent]:
    """The adviser leaves, the first agent goes on alone."""
    talk, adviser = _consulting(contact)
    if command.by not in (talk.agent, adviser.agent):
        raise Refused(f"{talk.agent} and {adviser.agent} are in it, not {command.by}.")
    ended = happened.TransferEnded(
        contact_id=command.contact_id,
        kind="consult",
        by=talk.agent,
        reason="advised",
        at=command.at,
    )
    return [ended, part(command.contact_id, adviser, command.at)]


def _consulting(contact: Contact) -> tuple[Talk, Talk]:
    if not isinstance(contact, Answered):
        raise cannot("end a consultation", contact)
    if contact.adviser is None:
        raise Refused(f"{contact.talk.agent} consults nobody about this contact.")
    return contact.talk, contact.adviser


def _to_queue(command: TransferContact, talk: Talk, configuration: Configuration) -> str:
    if (command.queue is None) == (command.agent is None):
        raise Refused("Say to which queue or to which agent, one of the two.")
    if command.queue is not None:
        return configuration.queue(command.queue).queue
    if talk.queue in configuration.queues:
        return talk.queue
    if configuration.default_queue is None:
        raise Refused(f"Queue {talk.queue} is no more; say to which queue.", code="unknown-queue")
    return configuration.default_queue


def _to_agent(
    command: TransferContact,
    contact: Answered,
    queue: str,
    configuration: Configuration,
    named: Agent | None,
) -> str | None:
    to, at = command.agent, command.at
    if to is None:
        return None
    if to == command.by:
        raise Refused(f"{to} has the customer already; name somebody else or a queue.")
    if to not in configuration.agents or named is None:
        raise Refused(f"The house has no agent {to}.", code="unknown-agent")
    if configuration.agents[to].pool != configuration.queue(queue).pool:
        raise Refused(f"{to} is in another pool than queue {queue}; name a queue of theirs.")
    if not named.available:
        raise Refused(f"{to} is away; name somebody who is available, or a queue.")
    if contact.passes.get(to, at) > at:
        raise Refused(
            f"{to} has passed on this contact until {contact.passes[to]:%H:%M:%S}; "
            "name somebody else, or a queue."
        )
    return to
