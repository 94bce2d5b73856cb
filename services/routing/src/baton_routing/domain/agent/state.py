"""The state of an agent: presence, activity, and idle time."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_routing.domain.agent import events as happened
from baton_routing.domain.agent.events import AGENT_EVENTS, AgentEvent


class Nothing(msgspec.Struct, frozen=True, tag=True):
    """Free."""


class Asked(msgspec.Struct, frozen=True, tag=True):
    """A contact rings at them."""

    contact_id: str
    offer_id: str
    lapses_at: datetime


class Talking(msgspec.Struct, frozen=True, tag=True):
    """In an interaction."""

    contact_id: str
    offer_id: str


class WrappingUp(msgspec.Struct, frozen=True, tag=True):
    """In wrap-up."""

    contact_id: str
    began_at: datetime
    until: datetime


Doing: TypeAlias = Nothing | Asked | Talking | WrappingUp

NOTHING = Nothing()


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent; away at first."""

    version: int = 0
    available: bool = False
    reason: str | None = None
    """The reason for being away, if given."""
    changed_at: datetime | None = None
    """Instant of the last change of presence; None: never changed."""
    idle_since: datetime | None = None
    """The instant at which they became available or ended wrap-up, whichever was later."""
    doing: Doing = NOTHING
    departments: tuple[str, ...] = ()
    """The departments that they belong to, as far as routing has heard."""
    suspended: bool = False
    """True: nothing rings at them until that is over."""

    @property
    def free(self) -> bool:
        """True if available and without activity."""
        return self.available and isinstance(self.doing, Nothing)


def evolve(agent: Agent, event: AgentEvent) -> Agent:
    """The agent after an event."""
    now = msgspec.structs.replace(agent, version=agent.version + 1)
    change = msgspec.structs.replace
    match event:
        case happened.AgentBecameAvailable(at=at):
            return change(now, available=True, reason=None, changed_at=at, idle_since=at)
        case happened.AgentWentAway(reason=reason, at=at):
            return change(now, available=False, reason=reason, changed_at=at)
        case happened.AgentDepartmentsChanged(departments=departments):
            return change(now, departments=departments)
        case happened.AgentSuspended():
            return change(now, suspended=True)
        case happened.AgentReadmitted():
            return change(now, suspended=False)
        case happened.AgentAsked():
            return change(now, doing=Asked(event.contact_id, event.offer_id, event.lapses_at))
        case happened.AskingEnded():
            return change(now, doing=NOTHING)
        case happened.InteractionStarted():
            return change(now, doing=Talking(event.contact_id, event.offer_id))
        case happened.WrapUpStarted():
            return change(now, doing=WrappingUp(event.contact_id, event.at, event.until))
        case happened.WrapUpEnded(at=at):
            return change(now, doing=NOTHING, idle_since=at)
        case _:
            assert_never(event)


AGENT: Aggregate[Agent, AgentEvent] = Aggregate("agent", Agent(), evolve, AGENT_EVENTS)
