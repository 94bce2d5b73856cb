"""Commands of the check of a mail's sender."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.sender_check.events import Outcome, Why


class BeginCheck(Command, frozen=True, kw_only=True):
    """Find out whether From wrote the mail."""

    mail_id: str


class PutOffCheck(Command, frozen=True, kw_only=True):
    """DNS gave no answer to this attempt."""

    attempt: int


class EndCheck(Command, frozen=True, kw_only=True):
    """Record what was found out."""

    outcome: Outcome
    why: Why


SenderCheckCommand: TypeAlias = BeginCheck | PutOffCheck | EndCheck
