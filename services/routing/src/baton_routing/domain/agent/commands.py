"""Commands of an agent: made by use cases, complete."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.messages import Command
from baton_routing.domain.agent.events import CameToNothing


class SetPresence(Command, frozen=True):
    """The agent is available, or away with a reason."""

    agent: str
    presence: Literal["available", "away"]
    reason: str | None


class AssignDepartments(Command, frozen=True):
    """The person belongs to these departments."""

    agent: str
    departments: tuple[str, ...]


class Suspend(Command, frozen=True):
    """The person is suspended or has left; or that is over."""

    agent: str
    suspended: bool


class AskAgent(Command, frozen=True):
    """A contact is to ring at the agent."""

    agent: str
    contact_id: str
    offer_id: str
    lapses_at: datetime


class StopAsking(Command, frozen=True):
    """The offer came to nothing."""

    agent: str
    offer_id: str
    why: CameToNothing


class StartInteraction(Command, frozen=True):
    """The agent answered the offer."""

    agent: str
    offer_id: str


class StartWrapUp(Command, frozen=True):
    """The agent's interaction is over."""

    agent: str
    until: datetime


class FinishWrapUp(Command, frozen=True):
    """The agent ends their wrap-up of this contact."""

    agent: str
    contact_id: str
    code: str | None
    """The wrap-up code; None: they gave none."""


class ExpireWrapUp(Command, frozen=True):
    """The time for the wrap-up of this contact is over."""

    agent: str
    contact_id: str


AgentCommand: TypeAlias = (
    SetPresence
    | AssignDepartments
    | Suspend
    | AskAgent
    | StopAsking
    | StartInteraction
    | StartWrapUp
    | FinishWrapUp
    | ExpireWrapUp
)
