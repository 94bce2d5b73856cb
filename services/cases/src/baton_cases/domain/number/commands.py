"""Commands of a case number."""

from typing import TypeAlias

from baton_common.model.messages import Command


class GiveNumber(Command, frozen=True):
    """The number is this case's."""

    number: str
    case_id: str


NumberCommand: TypeAlias = GiveNumber
