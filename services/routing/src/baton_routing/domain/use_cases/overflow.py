"""A contact moves to another queue because time is over or its queue was removed."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.commands import LeaveQueue
from baton_routing.domain.contact.state import Contact
from baton_routing.domain.use_cases.consequences import decide_and_record
from baton_routing.domain.use_cases.requests import MoveContact


def move(work: UnitOfWork, request: MoveContact) -> Contact:
    """Every move that is due. Raises Refused if none is."""
    command = LeaveQueue(
        contact_id=request.contact_id,
        from_queue=request.from_queue,
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)
