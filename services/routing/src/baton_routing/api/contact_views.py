"""The views of contacts, the same wherever they are shown."""

from datetime import datetime

import asyncpg

from baton_common.edge.models import Output, example
from baton_common.model.messages import Unknown
from baton_routing.domain.contact.events import Channel, TransferKind
from baton_routing.domain.contact.state import (
    Answered,
    Contact,
    NotYetSeen,
    OnOffer,
    Waiting,
    queue_of,
)
from baton_routing.domain.contact.status import StateName, agent_of, state_name

EXAMPLE = {
    "id": "pbx-1732291200.17",
    "state": "offered",
    "channel": "voice",
    "queue": "returns",
    "language": "zh",
    "priority": 0,
    "agent": "ana",
    "offer_id": "01a2",
    "lapses_at": "2026-03-02T09:00:20Z",
    "transfer": None,
    "adviser": None,
    "case_id": "c-17",
    "last_agent": "ana",
    "arrived_at": "2026-03-02T09:00:00Z",
    "version": 3,
}


class TransferView(Output):
    """A transfer under way."""

    model_config = example(kind="warm", by="ana", to_agent="bo")

    kind: TransferKind
    """consult: ask first, decide then; warm: stay until they answer; blind: left at once."""
    by: str
    """The agent who asked."""
    to_agent: str | None = None
    """The agent who is asked; null: a queue is asked."""


class ContactView(Output):
    """A contact as it is now. It holds no personal data of the customer."""

    model_config = example(**EXAMPLE)

    id: str
    """Id given by the channel."""
    state: StateName
    """wrap-up: the conversation is over, and an agent writes it up."""
    channel: Channel
    """The channel of the contact."""
    queue: str
    """The queue it waits in, or was answered in."""
    language: str | None = None
    """Language given by the channel."""
    priority: int
    """Its own; the queue's is added."""
    agent: str | None = None
    """The agent it rings at, or who speaks with the customer."""
    offer_id: str | None = None
    """The offer that rings: answer or decline with it."""
    lapses_at: datetime | None = None
    """The instant at which that offer lapses."""
    transfer: TransferView | None = None
    """The transfer under way."""
    adviser: str | None = None
    """The agent who is consulted."""
    case_id: str | None = None
    """The case it is about."""
    last_agent: str | None = None
    """The owner of the customer's open case, who is asked first."""
    arrived_at: datetime
    """The instant of its arrival."""
    version: int
    """For `If-Match`."""


class ContactLine(Output):
    """A contact in a list."""

    model_config = example(
        id="pbx-1732291200.17",
        state="ended",
        channel="voice",
        queue="returns",
        language="zh",
        priority=0,
        agent="ana",
        case_id="c-17",
        arrived_at="2026-03-02T09:00:00Z",
        changed_at="2026-03-02T09:06:30Z",
        answered_at="2026-03-02T09:00:12Z",
        over_at="2026-03-02T09:06:00Z",
        waited_seconds=12,
        version=7,
    )

    id: str
    """Id given by the channel."""
    state: StateName
    """wrap-up: the conversation is over, and an agent writes it up."""
    channel: Channel
    """The channel of the contact."""
    queue: str
    """The queue it waits in, or was answered in."""
    language: str | None = None
    """Language given by the channel."""
    priority: int
    """Its own; the queue's is added."""
    agent: str | None = None
    """The agent it rings at, or who speaks or spoke with the customer."""
    case_id: str | None = None
    """The case it is about."""
    arrived_at: datetime
    """The instant of its arrival."""
    changed_at: datetime
    """The instant of its last change."""
    answered_at: datetime | None = None
    """The instant at which it was first answered."""
    over_at: datetime | None = None
    """The instant at which it ended or was abandoned."""
    waited_seconds: int | None = None
    """The seconds until it was first answered, or abandoned."""
    version: int
    """For `If-Match`."""


def contact_view(contact: Contact) -> ContactView:
    """The view of a contact. Raises Unknown if it never arrived."""
    if isinstance(contact, NotYetSeen):
        raise Unknown
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


def contact_line(row: asyncpg.Record) -> ContactLine:
    """A row of the read model."""
    fields = {name: row[name] for name in ContactLine.model_fields if name != "id"}
    return ContactLine(id=row["contact_id"], **fields)
