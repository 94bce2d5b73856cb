"""What channels, agents and the matcher may ask of a contact."""

from datetime import datetime
from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_routing.domain.contact.events import Channel, TransferKind


class ArriveContact(Command, frozen=True):
    """A channel (PBX, chat) tells of a new contact."""

    contact_id: str
    channel: Channel
    queue: str | None = None
    """By name; one that is not known, or None: by the dialled number, else the default queue."""
    language: str | None = None
    priority: int = 0
    caller: Personal[str] | None = None
    dialled: str | None = None
    last_agent: str | None = None
    case_id: str | None = None


class OfferContact(Command, frozen=True):
    """The matcher asks an agent."""

    contact_id: str
    agent: str
    offer_id: str
    matched_at: datetime | None = None
    """The instant of the matching; None: this one."""


class AnswerContact(Command, frozen=True):
    """The agent takes it. Without an offer id: the offer that stands."""

    contact_id: str
    by: str
    offer_id: str | None = None


class DeclineOffer(Command, frozen=True):
    """The agent does not take it. Without an offer id: the offer that stands."""

    contact_id: str
    by: str
    offer_id: str | None = None


class LapseOffer(Command, frozen=True):
    """The matcher noticed that an offer's time is over."""

    contact_id: str
    offer_id: str


class MoveContact(Command, frozen=True):
    """The matcher noticed that the contact has waited too long in this queue, or that the queue
    is no more."""

    contact_id: str
    from_queue: str


class AbandonContact(Command, frozen=True):
    """The channel tells that the customer left before anybody answered."""

    contact_id: str


class EndContact(Command, frozen=True):
    """The conversation is over (of whom has the customer, with their offer id if given)."""

    contact_id: str
    by: str
    offer_id: str | None = None


class TransferContact(Command, frozen=True):
    """Who has the customer asks a queue or an agent, one of the two."""

    contact_id: str
    by: str
    kind: TransferKind
    queue: str | None = None
    agent: str | None = None


class CancelTransfer(Command, frozen=True):
    """Who asked thinks again, before anybody answered."""

    contact_id: str
    by: str


class CompleteConsult(Command, frozen=True):
    """Who asked for advice leaves; the adviser has the customer from now on."""

    contact_id: str
    by: str


class LeaveConsult(Command, frozen=True):
    """Advice was given: the adviser leaves (either of the two says so)."""

    contact_id: str
    by: str


class LinkCase(Command, frozen=True):
    """Cases told which case the contact is about."""

    contact_id: str
    case_id: str


ContactCommand: TypeAlias = (
    ArriveContact
    | OfferContact
    | AnswerContact
    | DeclineOffer
    | LapseOffer
    | MoveContact
    | AbandonContact
    | EndContact
    | TransferContact
    | CancelTransfer
    | CompleteConsult
    | LeaveConsult
    | LinkCase
)
