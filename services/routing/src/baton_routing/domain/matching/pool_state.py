"""The state of a pool folded from the log: waiting contacts, skills, activities; plain values,
storable."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_routing.domain.agent.state import NOTHING, Doing
from baton_routing.domain.configuration.model import Queue, Skilled

Where: TypeAlias = Literal["waiting", "asked"]


class Ringing(msgspec.Struct, frozen=True):
    """The current offer."""

    offer_id: str
    agent: str
    lapses_at: datetime
    matched_at: datetime


class PoolContact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact that waits or rings in one of the pool's queues."""

    contact_id: str
    queue: str
    arrived_at: datetime
    entered: datetime
    """The queue's limit counts from here."""
    since: datetime
    """Waiting since arrival, or since the transfer."""
    priority: int
    language: str | None
    last_agent: str | None
    named: str | None
    alone: bool
    left: tuple[str, ...]
    passes: dict[str, datetime]
    ringing: Ringing | None


class PoolAgent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, able to serve a queue of the pool or not."""

    agent: str
    available: bool = False
    idle_since: datetime | None = None
    doing: Doing = NOTHING
    doing_since: datetime | None = None
    departments: tuple[str, ...] = ()


class PoolState(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one pool's matcher."""

    pool: str
    queues: tuple[Queue, ...] = ()
    skilled: tuple[Skilled, ...] = ()
    default_queue: str | None = None
    contacts: tuple[PoolContact, ...] = ()
    agents: tuple[PoolAgent, ...] = ()
