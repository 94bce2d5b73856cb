"""Commands of a mail that is refused."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.refusal.events import Reason


class RecordRefusal(Command, frozen=True, kw_only=True):
    """Record the refusal that the other server received."""

    refusal_id: str
    code: int
    reason: Reason


RefusalCommand: TypeAlias = RecordRefusal
