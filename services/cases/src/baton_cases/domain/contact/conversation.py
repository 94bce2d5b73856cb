"""The conversation of a contact: agents who are in it, and the one who has the customer."""

from baton_cases.domain.contact.events import ContactAnswered, ContactEvent, InteractionEnded
from baton_cases.domain.contact.state import Contact, KnownContact
from baton_common.model.messages import Refused


def in_conversation(contact: Contact, contact_id: str, agent: str) -> KnownContact:
    """The contact, for an agent who speaks with the customer or wraps up. Raises Refused, with the
    same words for a contact of others and for one that there is not."""
    if not (isinstance(contact, KnownContact) and contact.is_in_conversation(agent)):
        raise Refused(
            f"{agent} is not in the conversation of contact {contact_id}. Only the agent who "
            "answered it and has not ended wrap-up may open or continue a case from it. Check its "
            "id; if it has just arrived, try again.",
            code="not-in-conversation",
        )
    return contact


def linked_to(contact: Contact, contact_id: str, case_id: str) -> KnownContact:
    """The contact that a handoff is to go with. Raises Refused unless it belongs to the case."""
    if not isinstance(contact, KnownContact) or case_id not in contact.cases:
        raise Refused(
            f"Contact {contact_id} does not belong to this case. Link it first: "
            "POST /cases/{id}/contacts.",
            code="contact-not-linked",
        )
    return contact


def takes_over(event: ContactEvent, after: KnownContact) -> bool:
    """True if the event gives the customer to another agent."""
    if (answer := after.taken_over_by) is None:
        return False
    is_complete = isinstance(event, InteractionEnded) and answer.transfer == "consult"
    return is_complete or (isinstance(event, ContactAnswered) and answer.transfer != "consult")
