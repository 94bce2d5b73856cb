"""What a handoff decides: how it begins, what people answer, what time brings about."""

from typing import Literal, TypeAlias

from baton_cases.domain.handoff.conditions import Conditions, Direction
from baton_cases.domain.handoff.events import HandoffKind, Office, Package
from baton_cases.domain.organisation.model import Policy, Priority, Stage
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class UnderConditions(Command, frozen=True):
    """What every command of a handoff has: the conditions at its instant."""

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
    """The colleague that an internal one asks; None: whoever is on duty."""
    by: str | None
    """The person who asks for it; None: it came in."""
    matter: str
    priority: Priority
    policy: Policy
    stage: Stage
    required_facts: tuple[str, ...]
    known_facts: tuple[str, ...]
    """Names of the facts of the case and of the package."""
    returned_before: int
    """How many transfers between the two departments came back so far."""
    hours_version: int
    package: Package
    contact_id: str | None
    """The call that is transferred with it; None: it goes without one."""


class Accept(UnderConditions, frozen=True):
    """ "Mine". Accountable from the commit on, as a person."""

    by: str


class TakeByCall(UnderConditions, frozen=True):
    """An agent answers the call that goes with the handoff, and so accepts it."""

    agent: str
    is_member: bool
    """Whether the agent belongs to the receiving department."""
    contact_id: str


class Decline(UnderConditions, frozen=True):
    """ "Not me". The next is asked when nobody is left."""

    by: str
    words: Personal[str] | None


class Refuse(UnderConditions, frozen=True):
    """ "Not ours", or facts are missing: it speaks for the department."""

    by: str
    reason: Literal["not-ours", "facts-missing"]
    words: Personal[str] | None


class Withdraw(Command, frozen=True):
    """The sender's side wants it back."""

    by: str
    direction: Direction


class EndWithCase(Command, frozen=True):
    """The case was closed, merged or reclassified, and its handoff ends with it."""

    by: str
    reason: Literal["closed", "merged", "reclassified"]


class ReachInstant(UnderConditions, frozen=True):
    """The instant that `next_instant` gave has come."""


class SetTimer(UnderConditions, frozen=True):
    """Note when time alone will next change something."""


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
