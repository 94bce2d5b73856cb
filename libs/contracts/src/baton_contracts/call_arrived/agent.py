"""News of an agent's presence. The key is the person id."""

from typing import Literal, TypeAlias

from baton_common.model.contract import Contract

Presence: TypeAlias = Literal["available", "away"]


class AgentPresenceChanged(Contract, frozen=True, kw_only=True):
    """The agent said so, or did not answer an offer in time (`unanswered`)."""

    contract_type = "baton.agent.presence-changed.v1"
    agent: str
    presence: Presence
    reason: str | None = None
    """The reason for being away, a word of the configuration (`break`, `training`), or
    `unanswered`."""
    version: int
    """The version of the agent's stream; a message with a lower one is older."""

    @property
    def key(self) -> str:
        """The agent's person id."""
        return self.agent
