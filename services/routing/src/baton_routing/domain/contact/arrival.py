"""Arrival of a contact; its case may become known later."""

from typing import Any

from baton_common.model.messages import Refused
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.commands import QueueContact, SetCase
from baton_routing.domain.contact.events import ContactEvent
from baton_routing.domain.contact.refusals import cannot
from baton_routing.domain.contact.state import Contact, NotYetSeen, Waiting


def queue(command: QueueContact, contact: Contact) -> list[ContactEvent]:
    """The contact waits in the queue it asked for, was dialled for, or the default queue.
    Raises Refused if it has arrived already or there is no such queue."""
    id_, at = command.contact_id, command.at
    if not isinstance(contact, NotYetSeen):
        raise Refused(
            f"Contact {id_} has arrived already; a new contact needs a new id.", code="known"
        )
    to = command.configuration.destination(
        command.queue, command.dialled, command.language, command.within
    )
    arrived = happened.ContactArrived(
        contact_id=id_,
        channel=command.channel,
        queue=to.queue,
        language=command.language,
        language_needed=to.language_needed,
        priority=command.priority,
        caller=command.caller,
        dialled=command.dialled,
        last_agent=command.last_agent,
        case_id=command.case_id,
        unidentified=command.unidentified,
        departments=to.departments,
        at=at,
    )
    queued = happened.ContactQueued(
        contact_id=id_,
        queue=to.queue,
        why=to.why,
        asked_for=to.asked_for,
        arrived_at=at,
        language_needed=to.language_needed,
        priority=command.priority,
        last_agent=command.last_agent,
        named=None,
        alone=False,
        passes={},
        departments=to.departments,
        at=at,
    )
    return [arrived, queued]


def matching_facts(contact: Waiting) -> dict[str, Any]:
    """The fields of `ContactQueued` that the matcher needs in any queue."""
    transfer = contact.transfer
    return {
        "arrived_at": contact.arrival.at,
        "language_needed": contact.arrival.language_needed,
        "priority": contact.arrival.priority,
        "last_agent": contact.arrival.last_agent,
        "named": transfer.to_agent if transfer else None,
        "alone": transfer.alone if transfer else False,
        "passes": contact.passes,
    }


def set_case(command: SetCase, contact: Contact) -> list[ContactEvent]:
    """Links the case; no event if it is linked already. Raises Unknown."""
    if isinstance(contact, NotYetSeen):
        raise cannot("link", contact)
    if contact.arrival.case_id == command.case_id:
        return []
    return [
        happened.CaseLinked(contact_id=command.contact_id, case_id=command.case_id, at=command.at)
    ]
