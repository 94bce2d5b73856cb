"""Requests of routes, consumers and the pool's owner to routing."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.messages import Request
from baton_common.model.personal import Personal
from baton_routing.domain.configuration.model import ConfigurationPlan, QueueChange
from baton_routing.domain.contact.events import Channel, TransferKind, UnidentifiedCaller


class ArriveContact(Request, frozen=True):
    """A channel (PBX, chat) reports a new contact."""

    contact_id: str
    channel: Channel
    queue: str | None = None
    """By name. If it is unknown or None: by the skill, the dialled number, or the default queue."""
    skill: str | None = None
    """Without a queue: the first queue that needs this skill."""
    language: str | None = None
    priority: int = 0
    caller: Personal[str] | None = None
    dialled: str | None = None
    last_agent: str | None = None
    case_id: str | None = None
    unidentified: UnidentifiedCaller | None = None
    within: frozenset[str] | None = None
    """The departments that the channel is limited to; None: it is not limited."""


class OfferContact(Request, frozen=True):
    """The matcher asks an agent."""

    contact_id: str
    agent: str
    offer_id: str
    matched_at: datetime | None = None
    """The instant of the matching; None: `at`."""


class AnswerContact(Request, frozen=True):
    """The agent takes it."""

    contact_id: str
    by: str
    offer_id: str | None = None
    """None: the offer that rings."""


class DeclineOffer(Request, frozen=True):
    """The agent does not take it."""

    contact_id: str
    by: str
    offer_id: str | None = None
    """None: the offer that rings."""


class LapseOffer(Request, frozen=True):
    """The matcher noticed that an offer's time is over."""

    contact_id: str
    offer_id: str


class MoveContact(Request, frozen=True):
    """The matcher noticed that the contact has waited too long in this queue, or that the queue
    was removed."""

    contact_id: str
    from_queue: str


class AbandonContact(Request, frozen=True):
    """The channel reports that the customer left before anybody answered."""

    contact_id: str


class EndContact(Request, frozen=True):
    """The conversation is over."""

    contact_id: str
    by: str | None = None
    """None: the channel ends it, for the agent who has the customer."""
    offer_id: str | None = None
    """None: the interaction under way, whichever it is."""


class TransferContact(Request, frozen=True):
    """The agent who has the customer asks a queue or an agent, one of the two."""

    contact_id: str
    by: str
    kind: TransferKind
    queue: str | None = None
    agent: str | None = None


class CancelTransfer(Request, frozen=True):
    """The agent who asked takes the transfer back before anybody answered."""

    contact_id: str
    by: str


class CompleteConsult(Request, frozen=True):
    """The agent who asked for advice leaves; the adviser has the customer from now on."""

    contact_id: str
    by: str


class LeaveConsult(Request, frozen=True):
    """Advice was given: the adviser leaves (either of the two says so)."""

    contact_id: str
    by: str


class LinkCase(Request, frozen=True):
    """The service cases published the case of the contact."""

    contact_id: str
    case_id: str


class ChangePresence(Request, frozen=True):
    """Available, or away with a reason. A lost connection is away (`disconnected`)."""

    agent: str
    presence: Literal["available", "away"]
    reason: str | None = None


class SetDepartments(Request, frozen=True):
    """The service cases published the departments of a person."""

    agent: str
    departments: tuple[str, ...]
    """None: they are not in the organisation, or in no department."""


class SetSuspension(Request, frozen=True):
    """The service cases published whether a person is suspended, or has left."""

    agent: str
    suspended: bool


class EndWrapUp(Request, frozen=True):
    """The agent ends their wrap-up."""

    agent: str
    code: str | None = None
    contact_id: str | None = None
    """The contact it must be of; None: whichever it is."""


class EndWrapUpByTime(Request, frozen=True):
    """The matcher noticed that the time for a wrap-up is over."""

    agent: str
    contact_id: str


class CallBack(Request, frozen=True):
    """Somebody calls the customer of a missed call."""

    missed_call_id: str
    by: str


class DismissCall(Request, frozen=True):
    """Somebody says that nobody needs to call."""

    missed_call_id: str
    by: str
    reason: str | None = None


class ApplyConfiguration(Request, frozen=True):
    """Make the configuration what the plan says."""

    plan: ConfigurationPlan
    by: str
    is_dry_run: bool = False
    """Only say what would change."""


class ChangeQueue(Request, frozen=True):
    """Change a queue's skills, priority or limits."""

    queue: str
    change: QueueChange
    by: str


class ChangeSkills(Request, frozen=True):
    """All skills of an agent, with levels."""

    agent: str
    skills: dict[str, int]
    by: str


ContactRequest: TypeAlias = (
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
AgentRequest: TypeAlias = (
    ChangePresence | SetDepartments | SetSuspension | EndWrapUp | EndWrapUpByTime
)
MissedCallRequest: TypeAlias = CallBack | DismissCall
ConfigurationRequest: TypeAlias = ApplyConfiguration | ChangeQueue | ChangeSkills

RoutingRequest: TypeAlias = ContactRequest | AgentRequest | MissedCallRequest | ConfigurationRequest
