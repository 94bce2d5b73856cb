"""Events of a customer as survey knows them."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class CustomerAsked(Event, frozen=True, kw_only=True):
    """An invitation goes out to them."""

    invitation_id: str


class CustomerOptedOut(Event, frozen=True, kw_only=True):
    """The customer opted out on the survey page."""

    invitation_id: str


class CustomerFoundSame(Event, frozen=True, kw_only=True):
    """Two customers turned out to be one person; written on both streams."""

    other_id: str


class CustomerFoundOther(Event, frozen=True, kw_only=True):
    """Two customers turned out not to be one person; written on both streams."""

    other_id: str


CustomerEvent: TypeAlias = CustomerAsked | CustomerOptedOut | CustomerFoundSame | CustomerFoundOther

CUSTOMER_EVENTS = EventTypes(
    {
        "customer-asked": CustomerAsked,
        "customer-opted-out": CustomerOptedOut,
        "customer-found-same": CustomerFoundSame,
        "customer-found-other": CustomerFoundOther,
    }
)
