"""What is shown of contacts and agents, the same wherever it is shown."""

from datetime import datetime
from typing import Annotated, Literal, assert_never

import asyncpg
import msgspec

from baton_routing.domain.agent.state import Agent, Asked, Nothing, Talking, WrappingUp
from baton_routing.domain.contact.events import Channel, TransferKind
from baton_routing.domain.contact.state import Answered, Known, OnOffer, Waiting, queue_of
from baton_routing.domain.contact.status import StateName, agent_of, state_name

ContactId = Annotated[
    str, msgspec.Meta(pattern="^[A-Za-z0-9_.:-]{1,64}$", examples=["pbx-1732291200.17"])
]
PersonId = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$", examples=["ana"])]
QueueId = Annotated[str, msgspec.Meta(examples=["returns"])]
Presence = Literal["available", "away"]
Activity = Literal["free", "offered", "talking", "wrap-up"]


class TransferView(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks others to take it or to advise."""

    kind: TransferKind
    by: PersonId
    to_agent: PersonId | None = None


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as it stands. Nothing in it is personal of the customer."""

    id: ContactId
    state: StateName
    channel: Channel
    queue: QueueId
    language: str | None = None
    """As the channel gave it."""
    priority: int
    agent: PersonId | None = None
    """Whom it rings at, or who speaks with the customer."""
    offer_id: str | None = None
    """Of the offer that stands: answer or decline with it."""
    lapses_at: datetime | None = None
    transfer: TransferView | None = None
    adviser: PersonId | None = None
    case_id: str | None = None
    last_agent: PersonId | None = None
    """Who is accountable for the customer's open case, and is asked first."""
    arrived_at: datetime
    version: int
    """For `If-Match`."""


class AgentView(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as they stand."""

    agent: PersonId
    presence: Presence
    reason: str | None = None
    """Of being away."""
    activity: Activity
    contact_id: ContactId | None = None
    """What rings at them, or what they have in hand."""
    offer_id: str | None = None
    until: datetime | None = None
    """When the offer lapses, or the wrap-up ends by itself."""
    idle_since: datetime | None = None
    version: int


def contact_view(contact: Known) -> ContactView:
    """From the state that a command left, or that was read."""
    arrival = contact.arrival
    offer = contact.offer if isinstance(contact, OnOffer) else None
    transfer = contact.transfer if isinstance(contact, Waiting | OnOffer) else None
    adviser = contact.adviser if isinstance(contact, Answered) else None
    return ContactView(
        id=arrival.contact_id,
        state=state_name(contact),
        channel=arrival.channel,
        queue=queue_of(contact),
        language=arrival.language,
        priority=arrival.priority,
        agent=contact.talk.agent if isinstance(contact, Answered) else agent_of(contact),
        offer_id=offer.offer_id if offer else None,
        lapses_at=offer.lapses_at if offer else None,
        transfer=TransferView(kind=transfer.kind, by=transfer.by.agent, to_agent=transfer.to_agent)
        if transfer
        else None,
        adviser=adviser.agent if adviser else None,
        case_id=arrival.case_id,
        last_agent=arrival.last_agent,
        arrived_at=arrival.at,
        version=contact.version,
    )


def agent_view(agent_id: str, agent: Agent) -> AgentView:
    """From the state that a command left, or that was read."""
    activity, contact_id, offer_id, until = _in_hand(agent)
    return AgentView(
        agent=agent_id,
        presence="available" if agent.available else "away",
        reason=agent.reason,
        activity=activity,
        contact_id=contact_id,
        offer_id=offer_id,
        until=until,
        idle_since=agent.idle_since,
        version=agent.version,
    )


def _in_hand(agent: Agent) -> tuple[Activity, str | None, str | None, datetime | None]:
    match agent.doing:
        case Asked(contact_id=contact_id, offer_id=offer_id, lapses_at=until):
            return "offered", contact_id, offer_id, until
        case Talking(contact_id=contact_id, offer_id=offer_id):
            return "talking", contact_id, offer_id, None
        case WrappingUp(contact_id=contact_id, until=until):
            return "wrap-up", contact_id, None, until
        case Nothing():
            return "free", None, None, None
        case _:
            assert_never(agent.doing)


class ContactLine(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in a list."""

    id: ContactId
    state: StateName
    channel: Channel
    queue: QueueId
    language: str | None = None
    priority: int
    agent: PersonId | None = None
    case_id: str | None = None
    arrived_at: datetime
    changed_at: datetime
    answered_at: datetime | None = None
    over_at: datetime | None = None
    waited_seconds: int | None = None
    version: int


def contact_line(row: asyncpg.Record) -> ContactLine:
    """From a row of the read model."""
    return ContactLine(
        id=row["contact_id"],
        state=row["state"],
        channel=row["channel"],
        queue=row["queue"],
        language=row["language"],
        priority=row["priority"],
        agent=row["agent"],
        case_id=row["case_id"],
        arrived_at=row["arrived_at"],
        changed_at=row["changed_at"],
        answered_at=row["answered_at"],
        over_at=row["over_at"],
        waited_seconds=row["waited_seconds"],
        version=row["version"],
    )
