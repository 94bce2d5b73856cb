"""The index's records of a contact and of an agent; mutable, for speed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from baton_routing.domain.agent.state import NOTHING, Doing
from baton_routing.domain.matching.pool_state import Ringing

if TYPE_CHECKING:
    from baton_routing.domain.matching.skill_class import SkillClass

Where: TypeAlias = Literal["nowhere", "ready", "parked", "kept", "asked"]
"""ready: to be examined in order; parked: every free agent has a pass on it; kept: for the last
agent of its case; asked: rings, or was just matched; nowhere: its queue was removed."""


@dataclass(slots=True, eq=False)
class ContactRecord:
    """A contact that waits or rings."""

    id: str
    queue: str
    arrived_at: datetime
    entered: datetime
    since: datetime
    priority: int
    language: str | None
    last_agent: str | None
    named: str | None
    alone: bool
    left: tuple[str, ...] = ()
    passes: dict[str, datetime] = field(default_factory=dict)
    ringing: Ringing | None = None
    where: Where = "nowhere"
    cls: SkillClass | None = None
    ticket: int = 0
    """Ticket of its valid heap entry; 0: none."""
    stay: int = 0
    """Token of its valid place timers."""

    def passed_by(self, agent: str, now: datetime) -> bool:
        """True if this agent must not be asked for it now."""
        return agent in self.passes and self.passes[agent] > now


@dataclass(slots=True, eq=False)
class AgentRecord:
    """An agent of any pool."""

    id: str
    available: bool = False
    idle_since: datetime | None = None
    doing: Doing = NOTHING
    doing_since: datetime | None = None
    departments: tuple[str, ...] = ()
    """The departments that they belong to."""
    matched: bool = False
    """Just matched; not yet in the log."""
    ticket: int = 0
    """Ticket of the valid entries in heaps of free agents; 0: not free."""
    classes: list[SkillClass] = field(default_factory=list)
    """Classes that the agent can serve."""
    kept: dict[str, ContactRecord] = field(default_factory=dict)
    """Contacts that wait for this agent as the last one of their case."""
