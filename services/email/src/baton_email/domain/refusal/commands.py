"""Commands of a mail that is refused."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.refusal.events import Reason


class RecordRefusal(Command, frozen=True, kw_only=True):
    """Write down that the other server was told so."""

    refusal_id: str
    code: int
    reason: Reason


RefusalCommand: TypeAlias = RecordRefusal
