"""Decides a case number: it is given once."""

from typing import assert_never

from baton_cases.domain.number.commands import GiveNumber, NumberCommand
from baton_cases.domain.number.events import NumberEvent, NumberGiven
from baton_cases.domain.number.state import NumberHolder
from baton_common.model.messages import Refused


def decide(command: NumberCommand, holder: NumberHolder) -> list[NumberEvent]:
    """The number is given. Raises Refused if a case has it."""
    match command:
        case GiveNumber(number=number, case_id=case_id, at=at):
            if holder.case_id is not None:
                raise Refused(f"The number {number} is already taken.", code="known")
            return [NumberGiven(number=number, case_id=case_id, at=at)]
        case _:
            assert_never(command)
