"""Events of a contact, in the order in which they happen."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_contracts.telephone import WhyUnknown

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]

TransferKind: TypeAlias = Literal["consult", "warm", "blind"]
"""consult: ask first, decide then; warm: stay until the other side answers; blind: leave now."""

WhyQueued: TypeAlias = Literal["asked", "dialled", "default", "transferred"]
"""asked: by the channel; dialled: by the number; default: what was asked is not known here."""

WhyTransferEnded: TypeAlias = Literal["cancelled", "unanswered", "advised", "customer-left"]


class UnidentifiedCaller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A caller by whose address nobody is known: shown, never looked up."""

    why: WhyUnknown
    shown: Personal[str]
    """What the channel said, under a subject of this contact alone."""
    calls: Personal[str] | None = None
    """The number by which they may be called back, under the same."""
    suggests: Personal[str] | None = None
    """A number that several people share, under its own subject: a hint who it may be."""


class AnyContactEvent(Event, frozen=True):
    """Common to all events of a contact."""

    contact_id: str


class ContactArrived(AnyContactEvent, frozen=True):
    """A customer began an attempt to reach us; `at` stays its arrival."""

    channel: Channel
    queue: str
    language: str | None
    """Given by the channel; None: not given."""
    language_needed: str | None
    """The language an agent must speak (`lang:<code>`); None: any."""
    priority: int
    """The contact's own priority; the queue's is added."""
    caller: Personal[str] | None
    """The address by which they are known; None: see `unidentified`."""
    dialled: str | None
    """The number or address of ours that they used."""
    last_agent: str | None
    """The agent to prefer: the owner of the customer's open case."""
    case_id: str | None
    unidentified: UnidentifiedCaller | None = None
    """What is shown of a caller who is not known by an address; None: nothing was said."""
    departments: tuple[str, ...] = ()
    """The departments whose contact it is: those of its queue; none: all."""


class ContactQueued(AnyContactEvent, frozen=True):
    """It waits in a queue, on arrival or after a transfer. Contains everything that the matcher of
    the queue's pool needs to know."""

    queue: str
    why: WhyQueued
    asked_for: str | None
    """The queue that the channel named, if it is unknown here."""
    arrived_at: datetime
    language_needed: str | None
    priority: int
    last_agent: str | None
    named: str | None
    """The agent it was transferred to."""
    alone: bool
    """True if only the named agent is asked (warm, consult)."""
    passes: dict[str, datetime]
    """Agents who are not asked for it, and until when."""
    departments: tuple[str, ...] = ()
    """The departments whose contact it is from now on: those that it had, and those of the queue;
    none: all."""


class ContactOffered(AnyContactEvent, frozen=True):
    """It rings at one agent, until answered or `lapses_at`."""

    offer_id: str
    agent: str
    queue: str
    lapses_at: datetime
    matched_at: datetime
    """The instant of the matching; equal for offers that were found together, in order."""


class OfferDeclined(AnyContactEvent, frozen=True):
    """The agent did not take it; it waits again in its old place."""

    offer_id: str
    agent: str
    reason: Literal["declined", "away"]
    """away: they went away while it rang."""
    passed_until: datetime
    """The agent is not asked for it again until then."""


class OfferLapsed(AnyContactEvent, frozen=True):
    """Not answered in time (RONA); `at` is the instant at which the offer ended."""

    offer_id: str
    agent: str
    passed_until: datetime


class ContactAnswered(AnyContactEvent, frozen=True):
    """The agent speaks with the customer (consult: with their colleague and the customer)."""

    offer_id: str
    agent: str
    queue: str
    wrap_up: int
    """Seconds of wrap-up afterwards, as the queue has it now."""
    waited_seconds: int
    """Seconds since arrival, or since the transfer."""
    transfer: TransferKind | None
    before: str | None
    """The agent who transferred it."""


class ContactTransferred(AnyContactEvent, frozen=True):
    """An agent asks another queue or agent to take the contact, or (consult) to advise."""

    kind: TransferKind
    by: str
    to_queue: str
    to_agent: str | None
    passed_until: datetime
    """The transferring agent is not asked for it until then."""


class TransferEnded(AnyContactEvent, frozen=True):
    """The transfer came to nothing, or the consulted agent left: `by` has the customer alone."""

    kind: TransferKind
    by: str
    reason: WhyTransferEnded


class ContactOverflowed(AnyContactEvent, frozen=True):
    """It waited too long in one queue and waits in the next."""

    from_queue: str
    to_queue: str
    due_at: datetime
    """The instant at which the move was due; time in the new queue counts from it."""
    departments: tuple[str, ...] = ()
    """The departments whose contact it is from now on; none: all."""


class InteractionEnded(AnyContactEvent, frozen=True):
    """An agent's part is over while the contact continues: it was transferred, or they had
    advised."""

    agent: str
    talked_seconds: int
    wrap_up_until: datetime


class ContactAbandoned(AnyContactEvent, frozen=True):
    """The customer left before anybody answered."""

    waited_seconds: int


class ContactEnded(AnyContactEvent, frozen=True):
    """The conversation is over; the agent's wrap-up begins."""

    agent: str
    talked_seconds: int
    """Seconds of this agent's interaction."""
    wrap_up_until: datetime


class ContactWrappedUp(AnyContactEvent, frozen=True):
    """An agent's wrap-up ended, by hand or because its time was over."""

    agent: str
    wrapped_seconds: int
    code: str | None
    """The wrap-up code; None: ended by time, or no code was given."""


class CaseLinked(AnyContactEvent, frozen=True):
    """The case of the contact became known."""

    case_id: str


ContactEvent: TypeAlias = (
    ContactArrived
    | ContactQueued
    | ContactOffered
    | OfferDeclined
    | OfferLapsed
    | ContactAnswered
    | ContactTransferred
    | TransferEnded
    | ContactOverflowed
    | InteractionEnded
    | ContactAbandoned
    | ContactEnded
    | ContactWrappedUp
    | CaseLinked
)

CONTACT_EVENTS = EventTypes(
    {
        "contact-arrived": ContactArrived,
        "contact-queued": ContactQueued,
        "contact-offered": ContactOffered,
        "offer-declined": OfferDeclined,
        "offer-lapsed": OfferLapsed,
        "contact-answered": ContactAnswered,
        "contact-transferred": ContactTransferred,
        "transfer-ended": TransferEnded,
        "contact-overflowed": ContactOverflowed,
        "interaction-ended": InteractionEnded,
        "contact-abandoned": ContactAbandoned,
        "contact-ended": ContactEnded,
        "contact-wrapped-up": ContactWrappedUp,
        "case-linked": CaseLinked,
    }
)
