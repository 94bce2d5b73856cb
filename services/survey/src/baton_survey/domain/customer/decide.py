"""Decides commands of a customer. A repeated command changes nothing."""

from typing import assert_never

from baton_survey.domain.customer.commands import (
    CustomerCommand,
    NoteAsked,
    NoteOther,
    NoteSame,
    OptOut,
)
from baton_survey.domain.customer.events import (
    CustomerAsked,
    CustomerEvent,
    CustomerFoundOther,
    CustomerFoundSame,
    CustomerOptedOut,
)
from baton_survey.domain.customer.state import Customer


def decide(command: CustomerCommand, customer: Customer) -> list[CustomerEvent]:
    """Refuses nothing."""
    match command:
        case NoteAsked():
            return [CustomerAsked(invitation_id=command.invitation_id, at=command.at)]
        case OptOut():
            if customer.opted_out:
                return []
            return [CustomerOptedOut(invitation_id=command.invitation_id, at=command.at)]
        case NoteSame(other_id=other):
            if other in customer.same_as:
                return []
            return [CustomerFoundSame(other_id=other, at=command.at)]
        case NoteOther(other_id=other):
            if other not in customer.same_as:
                return []
            return [CustomerFoundOther(other_id=other, at=command.at)]
        case _:
            assert_never(command)
