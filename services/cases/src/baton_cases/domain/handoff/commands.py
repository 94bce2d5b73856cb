"""Commands of a handoff: its beginning, people's answers, and the passing of time."""

from typing import Literal, TypeAlias

from baton_cases.domain.handoff.conditions import Conditions, Direction
from baton_cases.domain.handoff.events import HandoffKind, Office, Package
from baton_cases.domain.organisation.model import HandoffPolicy, Priority, Stage
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class UnderConditions(Command, frozen=True):
    """Common to all commands: the conditions at the command's instant."""

    conditions: Conditions


class Begin(UnderConditions, frozen=True):
    """Ask a department, or a colleague, to become accountable for the case."""

    handoff_id: str
    case_id: str
    kind: HandoffKind
    from_department: str
    from_person: str
    from_office: Office | None
    to_department: str
    to_person: str | None
    """The colleague asked by an internal handoff; None: the holders of the duty."""
    by: str | None
    """The person who requested it; None: it began by itself."""
    matter: str
    priority: Priority
    policy: HandoffPolicy
    stage: Stage
    required_facts: tuple[str, ...]
    known_facts: tuple[str, ...]
    """Names of the facts of the case and of the package."""
    returned_before: int
    """The number of transfers between the two departments that came back so far."""
    hours_version: int
    package: Package
    contact_id: str | None
    """The call that is transferred with it; None: it goes without one."""


class Accept(UnderConditions, frozen=True):
    """ "Mine". Accountable from the commit on, as a person."""

    by: str


class TakeByCall(UnderConditions, frozen=True):
    """An agent answers the call that is transferred with the handoff, and thereby accepts it."""

    agent: str
    is_member: bool
    """True if the agent belongs to the receiving department."""
    contact_id: str


class Decline(UnderConditions, frozen=True):
    """Decline for oneself. The next rung begins when nobody is left to ask."""

    by: str
    words: Personal[str] | None


class Refuse(UnderConditions, frozen=True):
    """Refuse for the department: "not ours", or facts are missing."""

    by: str
    reason: Literal["not-ours", "facts-missing"]
    words: Personal[str] | None


class Withdraw(Command, frozen=True):
    """Withdraw the handoff for the sender."""

    by: str
    direction: Direction


class EndWithCase(Command, frozen=True):
    """The case was closed, merged, reclassified or handed over, and its handoff ends with it."""

    by: str | None
    reason: Literal["closed", "merged", "reclassified", "handed-over"]


class ReachInstant(UnderConditions, frozen=True):
    """Apply what happens at the instant given by `next_instant`."""


class SetTimer(UnderConditions, frozen=True):
    """Record the next instant at which time alone changes something."""


HandoffCommand: TypeAlias = (
    Begin
    | Accept
    | TakeByCall
    | Decline
    | Refuse
    | Withdraw
    | EndWithCase
    | ReachInstant
    | SetTimer
)
