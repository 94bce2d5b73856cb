"""Messages about one live contact: it came, waited, was offered, answered, moved on and ended. The
key is its id, so its messages arrive in order. Seconds are whole ones, rounded down."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.words import Channel, Moment

ContactState: TypeAlias = Literal["waiting", "offered", "answered", "wrap-up", "ended", "abandoned"]

TransferKind: TypeAlias = Literal["consult", "warm", "blind"]
"""consult: ask first, decide then; warm: stay until the other side answers; blind: leave now."""


class ContactSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The contact after the message."""

    id: str
    state: ContactState
    channel: Channel
    queue: str
    """The queue it waits in, or was offered and answered in."""
    language: str
    """BCP 47, as the channel gave it: `zh`, `en`, or one that only some agents speak."""
    priority: int
    agent: str | None = None
    """The person id of who is asked or speaks with the customer."""
    case_id: str | None = None
    """The case that it is about, as far as routing knows."""
    version: int
    """The version of the contact's stream; a message with a lower one is older."""
    departments: tuple[str, ...] = ()
    """The departments whose contact it is: of its queue, and of those it was moved from; none
    named: all."""


class UnidentifiedCaller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A caller by whose address nobody is known: shown, never looked up."""

    why: Literal["withheld", "colleague", "shared", "unallocated", "unreadable"]
    """withheld: hidden; colleague: a number or extension of our own; shared: a switchboard, or
    behind one; unallocated: a number that nobody has; unreadable: no number."""
    shown: Personal[str]
    """What the channel said, under a subject of this contact alone."""
    calls: Personal[str] | None = None
    """The number by which they may be called back, under the same."""
    suggests: Personal[str] | None = None
    """A number that several people share, under its own subject: a hint who it may be."""


class ContactMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a contact."""

    contact: ContactSummary

    @property
    def key(self) -> str:
        """The contact's id."""
        return self.contact.id


class ContactArrived(ContactMessage, frozen=True, kw_only=True):
    """A customer began an attempt to reach us. Where it waits is said by ContactQueued."""

    contract_type = "baton.contact.arrived.v2"
    caller: Personal[str] | None = None
    """The address by which they are known, under its own subject; None: see `unidentified`."""
    dialled: str | None = None
    """The number or address of ours that they used."""
    last_agent: str | None = None
    """The person accountable for the customer's open case, who is asked first."""
    unidentified: UnidentifiedCaller | None = None
    """What is shown of a caller who is not known by an address; None: nothing was said."""


class ContactQueued(ContactMessage, frozen=True, kw_only=True):
    """A contact waits in a queue: it arrived, or was transferred there."""

    contract_type = "baton.contact.queued.v1"
    why: Literal["asked", "dialled", "default", "transferred"]
    """asked: by the channel; dialled: by the number; default: what was asked is not known here."""
    asked_for: str | None = None
    """The name that the channel gave, where it is no queue of ours."""


class ContactOffered(ContactMessage, frozen=True, kw_only=True):
    """A contact rings at `contact.agent`, until they answer or `lapses_at`."""

    contract_type = "baton.contact.offered.v1"
    offer_id: str
    lapses_at: Moment


class OfferDeclined(ContactMessage, frozen=True, kw_only=True):
    """The agent did not take it; it waits again in its old place."""

    contract_type = "baton.contact.offer-declined.v1"
    offer_id: str
    agent: str
    reason: Literal["declined", "away"]
    """away: they went away while it rang."""


class OfferLapsed(ContactMessage, frozen=True, kw_only=True):
    """Nobody answered in time; it waits again, and the agent counts as away."""

    contract_type = "baton.contact.offer-lapsed.v1"
    offer_id: str
    agent: str


class ContactAnswered(ContactMessage, frozen=True, kw_only=True):
    """`contact.agent` speaks with the customer."""

    contract_type = "baton.contact.answered.v1"
    offer_id: str
    waited_seconds: int
    """Seconds since it arrived or was transferred."""
    transfer: TransferKind | None = None
    """The kind of transfer from the agent before; None: it came from the customer."""
    before: str | None = None
    """The agent who transferred it."""


class ContactTransferred(ContactMessage, frozen=True, kw_only=True):
    """An agent asks another queue or agent to take it, or (consult) to advise."""

    contract_type = "baton.contact.transferred.v1"
    kind: TransferKind
    by: str
    to_queue: str
    to_agent: str | None = None
    """Somebody particular, who is asked alone; None: whoever the queue finds."""


class TransferEnded(ContactMessage, frozen=True, kw_only=True):
    """A transfer came to nothing, or a consulted agent left: `by` has the customer alone."""

    contract_type = "baton.contact.transfer-ended.v1"
    kind: TransferKind
    by: str
    reason: Literal["cancelled", "unanswered", "advised", "customer-left"]


class InteractionEnded(ContactMessage, frozen=True, kw_only=True):
    """An agent's part is over, the contact is not: they transferred it, or had advised."""

    contract_type = "baton.contact.interaction-ended.v1"
    agent: str
    talked_seconds: int
    """Seconds that this agent talked."""
    wrap_up_until: Moment


class ContactOverflowed(ContactMessage, frozen=True, kw_only=True):
    """A contact waited too long in one queue and waits in the next."""

    contract_type = "baton.contact.overflowed.v1"
    from_queue: str
    due_at: Moment
    """The instant at which the move was due; the wait in the new queue counts from then."""


class ContactAbandoned(ContactMessage, frozen=True, kw_only=True):
    """The customer left before anybody answered."""

    contract_type = "baton.contact.abandoned.v1"
    waited_seconds: int


class ContactEnded(ContactMessage, frozen=True, kw_only=True):
    """The conversation is over; wrap-up begins."""

    contract_type = "baton.contact.ended.v1"
    agent: str
    talked_seconds: int
    """Seconds that this agent talked."""
    wrap_up_until: Moment


class ContactWrappedUp(ContactMessage, frozen=True, kw_only=True):
    """The agent is done with it, by hand or because the time for it was over."""

    contract_type = "baton.contact.wrapped-up.v1"
    agent: str
    wrapped_seconds: int
    code: str | None = None
    """The subject of the conversation, a word of the configuration; None: ended by time or without
    one."""
