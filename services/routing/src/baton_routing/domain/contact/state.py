"""A contact as folded: where it waits, whom it rings at, who speaks with the customer."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_common.model.personal import Personal
from baton_routing.domain.contact.events import Channel, TransferKind

StateName: TypeAlias = Literal["waiting", "offered", "answered", "wrap-up", "ended", "abandoned"]


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of it since it came."""

    contact_id: str
    channel: Channel
    language: str | None
    language_needed: str | None
    priority: int
    caller: Personal[str] | None
    dialled: str | None
    last_agent: str | None
    case_id: str | None
    at: datetime


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where it waits."""

    queue: str
    entered: datetime
    """From here the queue's limit counts."""
    since: datetime
    """It waits since it arrived, or was transferred."""
    left: tuple[str, ...] = ()
    """Queues that it is not moved to again."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it rings at."""

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
    """Who asked others to take it; unless it was blind they are still with the customer."""

    kind: TransferKind
    by: Talk
    to_agent: str | None

    @property
    def alone(self) -> bool:
        """Nobody else is asked than who is named."""
        return self.to_agent is not None and self.kind != "blind"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What every contact has that arrived."""

    arrival: Arrival
    version: int
    passes: dict[str, datetime] = {}
    """Who is not asked for it until when."""
    wrapping: tuple[str, ...] = ()
    """Who writes up their part of it."""


class Waiting(Seen, frozen=True, tag=True):
    """Nobody is asked at the moment."""

    place: Place
    transfer: Transfer | None = None


class OnOffer(Seen, frozen=True, tag=True):
    """It rings at an agent."""

    place: Place
    offer: Offer
    transfer: Transfer | None = None


class Answered(Seen, frozen=True, tag=True):
    """An agent speaks with the customer, with `adviser` if they consult one."""

    talk: Talk
    adviser: Talk | None = None


class Ended(Seen, frozen=True, tag=True):
    """The conversation is over."""

    queue: str
    agent: str


class Abandoned(Seen, frozen=True, tag=True):
    """The customer left before anybody answered."""

    queue: str


class NotYetSeen(msgspec.Struct, frozen=True, tag=True):
    """Nothing arrived under this id."""


Contact: TypeAlias = NotYetSeen | Waiting | OnOffer | Answered | Ended | Abandoned
Known: TypeAlias = Waiting | OnOffer | Answered | Ended | Abandoned


def state_name(contact: Known) -> StateName:
    """The state as others are told it."""
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


def queue_of(contact: Known) -> str:
    """Where it waits, or where it was offered and answered."""
    match contact:
        case Waiting() | OnOffer():
            return contact.place.queue
        case Answered():
            return (contact.adviser or contact.talk).queue
        case Ended() | Abandoned():
            return contact.queue


def agent_of(contact: Known) -> str | None:
    """Who is asked, or speaks with the customer; of a consultation the adviser."""
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


def with_customer(contact: Contact) -> str | None:
    """Who has the customer on the line: also while others are asked to take over."""
    match contact:
        case Waiting() | OnOffer():
            transfer = contact.transfer
            return transfer.by.agent if transfer and transfer.kind != "blind" else None
        case Answered():
            return contact.talk.agent
        case _:
            return None
