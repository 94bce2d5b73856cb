"""Events of a live contact, as routing reported them, in the order in which they happen.

Routing decides what happens to a contact; here it is kept as it was reported, because
cases are opened, continued and handed on by it, and their stories tell it.
"""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_cases.domain.case.channel import Channel
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_contracts.telephone import WhyUnknown

ContactStatus: TypeAlias = Literal[
    "waiting", "offered", "answered", "wrap-up", "ended", "abandoned"
]

TransferKind: TypeAlias = Literal["consult", "warm", "blind"]


class ContactReport(msgspec.Struct, frozen=True, kw_only=True):
    """The contact after the message, as routing reported it."""

    stand: ContactStatus
    channel: Channel
    queue: str
    language: str
    agent: str | None
    """The agent who is asked or speaks with the customer."""
    case_id: str | None
    """The case that routing thinks it is about."""
    version: int
    """A message with a lower one, or the same, is older."""
    departments: tuple[str, ...] = ()
    """Whose contact it is: those of its queue, and of queues it was moved from; none: all."""


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
    cases: tuple[str, ...]
    """The cases of the contact at that time; their stories include the event."""


class ReportedContactEvent(AnyContactEvent, frozen=True):
    """Common to all events that routing reported."""

    told: ContactReport


class ContactArrived(ReportedContactEvent, frozen=True):
    """A customer began an attempt to reach us."""

    caller: Personal[str] | None
    """The address by which they are known; None: see `unidentified`."""
    dialled: str | None
    """The number or address of ours that they used."""
    unidentified: UnidentifiedCaller | None = None
    """What is shown of a caller who is not known by an address; None: nothing was said."""


class ContactMoved(ReportedContactEvent, frozen=True):
    """It waits in another queue, and is a contact of that queue's departments, too."""


class ContactOffered(ReportedContactEvent, frozen=True):
    """The contact rings at `told.agent`."""

    lapses_at: datetime


class ContactOfferEnded(ReportedContactEvent, frozen=True):
    """The agent did not take it."""

    agent: str
    why: Literal["declined", "away", "lapsed"]


class ContactAnswered(ReportedContactEvent, frozen=True):
    """`told.agent` speaks with the customer (consult: advises `before`, who has them)."""

    transfer: TransferKind | None
    """The kind of transfer that brought it from the agent before; None: it came from the
    customer."""
    before: str | None


class ContactTransferred(ReportedContactEvent, frozen=True):
    """An agent asks another queue or agent to take the contact, or (consult) to advise."""

    kind: TransferKind
    by: str
    to_queue: str
    to_agent: str | None


class ContactTransferEnded(ReportedContactEvent, frozen=True):
    """A transfer came to nothing, or the consulted agent left: `by` has the customer alone."""

    kind: TransferKind
    by: str
    reason: Literal["cancelled", "unanswered", "advised", "customer-left"]


class ContactAbandoned(ReportedContactEvent, frozen=True):
    """The customer left before anybody answered."""

    waited_seconds: int


class InteractionEnded(ReportedContactEvent, frozen=True):
    """The agent's part is over, the contact is not: they transferred it, or had advised."""

    agent: str
    talked_seconds: int
    wrap_up_until: datetime


class ContactEnded(ReportedContactEvent, frozen=True):
    """The conversation is over; wrap-up begins."""

    agent: str
    talked_seconds: int
    wrap_up_until: datetime


class ContactWrappedUp(ReportedContactEvent, frozen=True):
    """The agent has finished the wrap-up."""

    agent: str
    code: str | None


class ContactJoinedCase(AnyContactEvent, frozen=True):
    """An agent in the conversation opened or continued this case by it."""

    case_id: str
    by: str


class ContactMessageIgnored(AnyContactEvent, frozen=True):
    """A message without the effect it could have had, and why."""

    news: str
    reason: str


ContactMessage: TypeAlias = (
    ContactArrived
    | ContactMoved
    | ContactOffered
    | ContactOfferEnded
    | ContactAnswered
    | ContactTransferred
    | ContactTransferEnded
    | ContactAbandoned
    | InteractionEnded
    | ContactEnded
    | ContactWrappedUp
)

ContactEvent: TypeAlias = ContactMessage | ContactJoinedCase | ContactMessageIgnored

CONTACT_EVENTS = EventTypes(
    {
        "contact-arrived": ContactArrived,
        "contact-moved": ContactMoved,
        "contact-offered": ContactOffered,
        "contact-offer-ended": ContactOfferEnded,
        "contact-answered": ContactAnswered,
        "contact-transferred": ContactTransferred,
        "contact-transfer-ended": ContactTransferEnded,
        "contact-abandoned": ContactAbandoned,
        "interaction-ended": InteractionEnded,
        "contact-ended": ContactEnded,
        "contact-wrapped-up": ContactWrappedUp,
        "contact-joined-case": ContactJoinedCase,
        "contact-news-ignored": ContactMessageIgnored,
    }
)
