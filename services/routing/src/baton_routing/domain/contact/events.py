"""Events of a contact, in the order in which they happen."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

Channel: TypeAlias = Literal["mail", "voice", "chat", "callback", "letter", "fax", "desk"]

TransferKind: TypeAlias = Literal["consult", "warm", "blind"]
"""consult: ask first, decide then; warm: stay until the other side answers; blind: leave now."""

WhyQueued: TypeAlias = Literal["asked", "dialled", "default", "transferred"]
"""asked: by the channel; dialled: by the number; default: what was asked is not known here."""

WhyTransferEnded: TypeAlias = Literal["cancelled", "unanswered", "advised", "customer-left"]


class ContactFact(Event, frozen=True):
    """Common to all events of a contact."""

    contact_id: str


class ContactArrived(ContactFact, frozen=True):
    """A customer began an attempt to reach us; `at` is its arrival for ever."""

    channel: Channel
    queue: str
    language: str | None
    """Given by the channel; None: not given."""
    language_needed: str | None
    """The language an agent must speak (`lang:<code>`); None: any."""
    priority: int
    """Its own; the queue's is added."""
    caller: Personal[str] | None
    """The normalised address they come from; None: withheld."""
    dialled: str | None
    """The number or address of ours that they used."""
    last_agent: str | None
    """The owner of the customer's open case."""
    case_id: str | None


class ContactQueued(ContactFact, frozen=True):
    """It waits in a queue: when it came, or when somebody transferred it there.

    Says everything that the matcher of the queue's pool needs to know of it.
    """

    queue: str
    why: WhyQueued
    asked_for: str | None
    """What the channel named, where that is not known here."""
    arrived_at: datetime
    language_needed: str | None
    priority: int
    last_agent: str | None
    named: str | None
    """The agent to whom it was transferred."""
    alone: bool
    """Nobody else is asked than who is named (warm, consult)."""
    passes: dict[str, datetime]
    """Agents who are not asked for it, and until when."""


class ContactOffered(ContactFact, frozen=True):
    """The contact rings at one agent, until they answer or `lapses_at`."""

    offer_id: str
    agent: str
    queue: str
    lapses_at: datetime
    matched_at: datetime
    """The instant of the matching: offers of the same one were found together, in order."""


class OfferDeclined(ContactFact, frozen=True):
    """The agent did not take it; it waits again in its old place."""

    offer_id: str
    agent: str
    reason: Literal["declined", "away"]
    """away: they went away while it rang."""
    passed_until: datetime
    """They are not asked for it until then."""


class OfferLapsed(ContactFact, frozen=True):
    """Not answered in time (in the trade: RONA); `at` is the instant at which it was."""

    offer_id: str
    agent: str
    passed_until: datetime


class ContactAnswered(ContactFact, frozen=True):
    """The agent speaks with the customer (consult: with their colleague and the customer)."""

    offer_id: str
    agent: str
    queue: str
    wrap_up: int
    """Seconds that the agent has afterwards, as the queue has it now."""
    waited_seconds: int
    """Since it arrived, or since it was transferred."""
    transfer: TransferKind | None
    before: str | None
    """The agent who transferred it."""


class ContactTransferred(ContactFact, frozen=True):
    """An agent asks another queue or agent to take it, or (consult) to advise."""

    kind: TransferKind
    by: str
    to_queue: str
    to_agent: str | None
    passed_until: datetime
    """The agent who transfers it is not asked for it until then."""


class TransferEnded(ContactFact, frozen=True):
    """The transfer came to nothing, or the consulted agent left: `by` has the customer alone."""

    kind: TransferKind
    by: str
    reason: WhyTransferEnded


class ContactOverflowed(ContactFact, frozen=True):
    """The contact waited too long in one queue and waits in the next."""

    from_queue: str
    to_queue: str
    due_at: datetime
    """When the move was due; its time in the new queue counts from then."""


class InteractionEnded(ContactFact, frozen=True):
    """An agent's part is over, the contact is not: it was transferred, or they had advised."""

    agent: str
    talked_seconds: int
    wrap_up_until: datetime


class ContactAbandoned(ContactFact, frozen=True):
    """The customer left before anybody answered."""

    waited_seconds: int


class ContactEnded(ContactFact, frozen=True):
    """The conversation is over; the agent's wrap-up begins."""

    agent: str
    talked_seconds: int
    """The length of this agent's interaction."""
    wrap_up_until: datetime


class ContactWrappedUp(ContactFact, frozen=True):
    """An agent is done with it, by hand or because the time for it was over."""

    agent: str
    wrapped_seconds: int
    code: str | None
    """The wrap-up code; None: ended by time, or no code was given."""


class CaseLinked(ContactFact, frozen=True):
    """We have heard which case it is about."""

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
