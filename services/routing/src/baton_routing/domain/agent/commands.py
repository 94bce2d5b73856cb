"""What an agent may say of themselves."""

from typing import Literal, TypeAlias

from baton_common.model.messages import Command


class ChangePresence(Command, frozen=True):
    """Available, or away with a reason. A lost connection is away (`disconnected`)."""

    agent: str
    presence: Literal["available", "away"]
    reason: str | None = None


class EndWrapUp(Command, frozen=True):
    """They are done with it."""

    agent: str
    code: str | None = None
    contact_id: str | None = None
    """Of this contact; None: of whichever it is."""


class EndWrapUpByTime(Command, frozen=True):
    """The matcher noticed that the time for it is over."""

    agent: str
    contact_id: str


AgentCommand: TypeAlias = ChangePresence | EndWrapUp | EndWrapUpByTime
