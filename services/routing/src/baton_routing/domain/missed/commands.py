"""Commands of a missed call: made by use cases, complete."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class RecordMissedCall(Command, frozen=True):
    """A customer left before anybody answered."""

    missed_call_id: str
    departments: tuple[str, ...]
    contact_id: str
    queue: str
    channel: str
    number: Personal[str] | None
    language: str | None
    case_id: str | None
    waited_seconds: int


class ReturnCall(Command, frozen=True):
    """Somebody calls the customer."""

    missed_call_id: str
    by: str


class DismissMissedCall(Command, frozen=True):
    """Nobody needs to call."""

    missed_call_id: str
    by: str
    reason: str | None
    """A word for why; None: they gave none."""


class ClearMissedCall(Command, frozen=True):
    """A later call of the same number was answered."""

    missed_call_id: str
    contact_id: str
    agent: str


MissedCallCommand: TypeAlias = RecordMissedCall | ReturnCall | DismissMissedCall | ClearMissedCall
