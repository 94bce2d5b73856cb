"""Commands of a requested change to a customer."""

from datetime import datetime
from typing import TypeAlias

from baton_cases.domain.customer_change.events import Change, Concerned
from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class Ask(Command, frozen=True):
    """Ask other departments for their agreement."""

    change_id: str
    customer_id: str
    change: Change
    by: str
    concerned: tuple[Concerned, ...]
    cases: tuple[str, ...]
    """Cases of the department that asks."""
    expires_at: datetime


class Confirm(Command, frozen=True):
    """Agree for these departments."""

    departments: tuple[str, ...] | None
    """None: for all that must agree."""
    by: str


class Refuse(Command, frozen=True):
    """Do not agree, for these departments."""

    departments: tuple[str, ...] | None
    by: str
    words: Personal[str] | None


class Withdraw(Command, frozen=True):
    """Take the request back."""

    by: str


class Expire(Command, frozen=True):
    """Its time is over."""


class Make(Command, frozen=True):
    """All agree: record whether it was made."""

    failed: str | None
    """The sentence that says why it could not be made."""
    code: str
    """That of the refusal; empty: it was made."""


CustomerChangeCommand: TypeAlias = Ask | Confirm | Refuse | Withdraw | Expire | Make
