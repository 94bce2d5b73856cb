"""An agent asks others to take over or to advise, and how that ends."""

from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.state import AGENT
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.commands import (
    BeginTransfer,
    EndConsult,
    EndTransfer,
    HandOver,
    ToAgent,
    ToQueue,
)
from baton_routing.domain.contact.state import Contact
from baton_routing.domain.use_cases.consequences import decide_and_record
from baton_routing.domain.use_cases.requests import (
    CancelTransfer,
    CompleteConsult,
    LeaveConsult,
    TransferContact,
)


def begin(work: UnitOfWork, request: TransferContact) -> Contact:
    """The contact waits for the queue or agent. Raises Refused, Unknown."""
    command = BeginTransfer(
        contact_id=request.contact_id,
        by=request.by,
        kind=request.kind,
        to=_destination(work, request),
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)


def cancel(work: UnitOfWork, request: CancelTransfer) -> Contact:
    """The agent who asked has the customer alone. Raises Refused, Unknown."""
    command = EndTransfer(contact_id=request.contact_id, by=request.by, at=request.at)
    return decide_and_record(work, command)


def complete(work: UnitOfWork, request: CompleteConsult) -> Contact:
    """The adviser has the customer. Raises Refused, Unknown."""
    command = HandOver(contact_id=request.contact_id, by=request.by, at=request.at)
    return decide_and_record(work, command)


def leave(work: UnitOfWork, request: LeaveConsult) -> Contact:
    """The agent who asked goes on alone. Raises Refused, Unknown."""
    command = EndConsult(contact_id=request.contact_id, by=request.by, at=request.at)
    return decide_and_record(work, command)


def _destination(work: UnitOfWork, request: TransferContact) -> ToQueue | ToAgent:
    match request.queue, request.agent:
        case str() as queue, None:
            return ToQueue(queue)
        case None, str() as agent:
            there = work.state(AGENT, agent)
            return ToAgent(agent, there.available, there.departments)
        case _:
            raise Refused("Name either a queue or an agent.", code="queue-or-agent")
