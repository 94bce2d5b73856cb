"""A contact is over: the customer left, or the conversation ended."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.contact.commands import EndConversation, RecordAbandonment
from baton_routing.domain.contact.interactions import customers_talk
from baton_routing.domain.contact.state import CONTACT, Contact
from baton_routing.domain.use_cases.consequences import decide_and_record
from baton_routing.domain.use_cases.requests import AbandonContact, EndContact


def abandon(work: UnitOfWork, request: AbandonContact) -> Contact:
    """The customer left before anybody answered. Raises Refused, Unknown."""
    return decide_and_record(work, RecordAbandonment(contact_id=request.contact_id, at=request.at))


def end(work: UnitOfWork, request: EndContact) -> Contact:
    """The agent who has the customer ends it; their wrap-up begins. Raises Refused, Unknown."""
    talk = customers_talk(work.state(CONTACT, request.contact_id))
    command = EndConversation(
        contact_id=request.contact_id,
        by=request.by or talk.agent,
        offer_id=request.offer_id or talk.offer_id,
        at=request.at,
    )
    return decide_and_record(work, command)
