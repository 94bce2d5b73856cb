"""Commands of a long mail's text."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class KeepPiece(Command, frozen=True):
    """Email told a piece of it."""

    mail_id: str
    part: int
    text: Personal[str]


MailTextCommand: TypeAlias = KeepPiece
