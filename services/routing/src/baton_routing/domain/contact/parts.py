"""The parts of a contact's state: arrival, place in a queue, offer, talk, transfer."""

from datetime import datetime

import msgspec

from baton_common.model.personal import Personal
from baton_routing.domain.contact.events import Channel, TransferKind, UnidentifiedCaller


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a contact that are fixed on arrival."""

    contact_id: str
    channel: Channel
    language: str | None
    language_needed: str | None
    priority: int
    caller: Personal[str] | None
    unidentified: UnidentifiedCaller | None
    dialled: str | None
    last_agent: str | None
    case_id: str | None
    at: datetime


class QueuePlace(msgspec.Struct, frozen=True, kw_only=True):
    """The queue a contact waits in."""

    queue: str
    entered: datetime
    """The queue's limit counts from here."""
    since: datetime
    """Instant of arrival, or of the transfer."""
    left: tuple[str, ...] = ()
    """Queues it has overflowed from; it does not return to them."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """The agent the contact rings at, and until when."""

    offer_id: str
    agent: str
    at: datetime
    lapses_at: datetime


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """An agent's interaction with the customer."""

    agent: str
    offer_id: str
    queue: str
    wrap_up: int
    since: datetime


class Transfer(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer under way; unless it is blind, the agent who asked is still with the customer."""

    kind: TransferKind
    by: Talk
    to_agent: str | None

    @property
    def alone(self) -> bool:
        """Only the named agent is asked."""
        return self.to_agent is not None and self.kind != "blind"
