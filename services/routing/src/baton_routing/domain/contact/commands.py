"""Commands of a contact: made by use cases, complete with what the decision needs."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_routing.domain.configuration.state import Configuration
from baton_routing.domain.contact.events import Channel, TransferKind, UnidentifiedCaller


class QueueContact(Command, frozen=True):
    """A new contact starts to wait."""

    contact_id: str
    channel: Channel
    queue: str | None
    """The queue the channel names; if it is unknown or None, `dialled` or the default decides."""
    language: str | None
    priority: int
    caller: Personal[str] | None
    dialled: str | None
    last_agent: str | None
    case_id: str | None
    unidentified: UnidentifiedCaller | None
    within: frozenset[str] | None
    """The departments that the channel is limited to: for it, no other queue is there. None: it
    is not limited."""
    configuration: Configuration


class MakeOffer(Command, frozen=True):
    """Ring at an agent."""

    contact_id: str
    agent: str
    departments: tuple[str, ...]
    """The departments that the agent belongs to."""
    offer_id: str
    matched_at: datetime
    configuration: Configuration


class AnswerOffer(Command, frozen=True):
    """The agent takes the contact that rings at them."""

    contact_id: str
    by: str
    offer_id: str
    configuration: Configuration


class ReturnOffer(Command, frozen=True):
    """The agent declines, or goes away while the contact rings at them."""

    contact_id: str
    by: str
    offer_id: str
    reason: Literal["declined", "away"]
    configuration: Configuration


class ExpireOffer(Command, frozen=True):
    """The time of an offer is over."""

    contact_id: str
    offer_id: str
    configuration: Configuration


class LeaveQueue(Command, frozen=True):
    """Move the contact out of a queue: by overflow, or because the queue was removed."""

    contact_id: str
    from_queue: str
    configuration: Configuration


class ApplyOverflow(Command, frozen=True):
    """Record every overflow that is due by `at`."""

    contact_id: str
    waits_since: datetime | None
    """The instant at which the contact came back from an offer; None: it was not on offer."""
    configuration: Configuration


class RecordAbandonment(Command, frozen=True):
    """The customer left before anybody answered."""

    contact_id: str


class EndConversation(Command, frozen=True):
    """The agent who has the customer ends the contact."""

    contact_id: str
    by: str
    offer_id: str


class ToQueue(msgspec.Struct, frozen=True, tag=True):
    """The transfer asks a queue."""

    queue: str


class ToAgent(msgspec.Struct, frozen=True, tag=True):
    """The transfer asks an agent."""

    agent: str
    is_available: bool
    departments: tuple[str, ...]
    """The departments that they belong to."""


class BeginTransfer(Command, frozen=True):
    """The agent who has the customer asks a queue or an agent."""

    contact_id: str
    by: str
    kind: TransferKind
    to: ToQueue | ToAgent
    configuration: Configuration


class EndTransfer(Command, frozen=True):
    """The agent who asked takes the transfer back before anybody answered."""

    contact_id: str
    by: str


class HandOver(Command, frozen=True):
    """The agent who asked for advice leaves; the adviser has the customer."""

    contact_id: str
    by: str


class EndConsult(Command, frozen=True):
    """The adviser leaves; the agent who asked keeps the customer."""

    contact_id: str
    by: str


class SetCase(Command, frozen=True):
    """The contact is about this case."""

    contact_id: str
    case_id: str


class RecordWrapUp(Command, frozen=True):
    """An agent's wrap-up of the contact has ended."""

    contact_id: str
    agent: str
    began_at: datetime
    code: str | None
    """The wrap-up code; None: no code was given."""


ContactCommand: TypeAlias = (
    QueueContact
    | MakeOffer
    | AnswerOffer
    | ReturnOffer
    | ExpireOffer
    | LeaveQueue
    | ApplyOverflow
    | RecordAbandonment
    | EndConversation
    | BeginTransfer
    | EndTransfer
    | HandOver
    | EndConsult
    | SetCase
    | RecordWrapUp
)
