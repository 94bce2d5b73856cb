"""A contact's published status: the name of its state, and the agent it is with."""

from typing import Literal, TypeAlias

from baton_routing.domain.contact.state import (
    Abandoned,
    Answered,
    Ended,
    Known,
    OnOffer,
    Waiting,
    with_customer,
)

StateName: TypeAlias = Literal["waiting", "offered", "answered", "wrap-up", "ended", "abandoned"]


def state_name(contact: Known) -> StateName:
    """The state's published name."""
    match contact:
        case Waiting():
            return "waiting"
        case OnOffer():
            return "offered"
        case Answered():
            return "answered"
        case Abandoned():
            return "abandoned"
        case Ended():
            return "wrap-up" if contact.wrapping else "ended"


def agent_of(contact: Known) -> str | None:
    """The agent who is asked or speaks with the customer; in a consultation the adviser."""
    match contact:
        case OnOffer():
            return contact.offer.agent
        case Waiting():
            return with_customer(contact)
        case Answered():
            return (contact.adviser or contact.talk).agent
        case Ended():
            return contact.agent
        case Abandoned():
            return None
