"""Events of an agent: presence and activity."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

CameToNothing: TypeAlias = Literal["declined", "away", "lapsed", "abandoned", "cancelled"]
"""cancelled: the transferring agent took it back, or the customer left."""


class AgentFact(Event, frozen=True):
    """Common to all events of an agent."""

    agent: str


class AgentBecameAvailable(AgentFact, frozen=True):
    """The agent is available; asked as soon as they are free."""


class AgentWentAway(AgentFact, frozen=True):
    """The agent went away, was disconnected, or did not answer. Current work continues."""

    reason: str | None
    """A word of the configuration (`break`), `disconnected`, `unanswered` or `suspended`."""


class AgentDepartmentsChanged(AgentFact, frozen=True):
    """The departments that the person belongs to, as the service cases published them."""

    departments: tuple[str, ...]
    """None: only queues of all departments ask them."""


class AgentSuspended(AgentFact, frozen=True):
    """The person is suspended or has left: nothing rings at them."""


class AgentReadmitted(AgentFact, frozen=True):
    """The person is not suspended any more; they say themselves when they are available."""


class AgentAsked(AgentFact, frozen=True):
    """A contact rings at them."""

    contact_id: str
    offer_id: str
    lapses_at: datetime


class AskingEnded(AgentFact, frozen=True):
    """The offer came to nothing. The agent's idle time continues."""

    contact_id: str
    offer_id: str
    why: CameToNothing


class InteractionStarted(AgentFact, frozen=True):
    """The agent answered."""

    contact_id: str
    offer_id: str


class WrapUpStarted(AgentFact, frozen=True):
    """The interaction is over; wrap-up begins."""

    contact_id: str
    until: datetime


class WrapUpEnded(AgentFact, frozen=True):
    """By hand, or because its time was over; then `at` is the instant at which it was."""

    contact_id: str
    code: str | None
    by_time: bool


AgentEvent: TypeAlias = (
    AgentBecameAvailable
    | AgentWentAway
    | AgentDepartmentsChanged
    | AgentSuspended
    | AgentReadmitted
    | AgentAsked
    | AskingEnded
    | InteractionStarted
    | WrapUpStarted
    | WrapUpEnded
)

AGENT_EVENTS = EventTypes(
    {
        "agent-became-available": AgentBecameAvailable,
        "agent-went-away": AgentWentAway,
        "agent-departments-changed": AgentDepartmentsChanged,
        "agent-suspended": AgentSuspended,
        "agent-readmitted": AgentReadmitted,
        "agent-asked": AgentAsked,
        "asking-ended": AskingEnded,
        "interaction-started": InteractionStarted,
        "wrap-up-started": WrapUpStarted,
        "wrap-up-ended": WrapUpEnded,
    }
)
