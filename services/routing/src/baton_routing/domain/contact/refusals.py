"""Refusal sentences for commands that do not fit the state of a contact."""

from baton_common.model.messages import Refused, Unknown
from baton_routing.domain.contact.state import (
    Abandoned,
    Answered,
    Contact,
    Ended,
    NotYetSeen,
    OnOffer,
    Waiting,
)


def cannot(verb: str, contact: Contact) -> Refused:
    """The refusal of `verb` in the contact's state. Unknown if it never arrived."""
    if isinstance(contact, NotYetSeen):
        return Unknown()
    id_ = contact.arrival.contact_id
    match contact:
        case Waiting():
            code = "not-answered"
            reason = f"contact {id_} waits in {contact.place.queue}; nobody is asked at the moment"
        case OnOffer():
            code = "not-answered"
            reason = f"contact {id_} rings at {contact.offer.agent}"
        case Answered(adviser=None):
            code = "in-conversation"
            reason = f"{contact.talk.agent} speaks with contact {id_}"
        case Answered():
            code = "in-conversation"
            reason = f"{contact.talk.agent} speaks with contact {id_} and asks for advice"
        case Ended():
            code = "contact-over"
            reason = f"contact {id_} has ended already"
        case Abandoned():
            code = "contact-over"
            reason = f"contact {id_} is over: the customer has left"
    if verb in ("answer", "decline"):
        code = "offer-over"
    return Refused(f"Cannot {verb}: {reason}.", code=code)
