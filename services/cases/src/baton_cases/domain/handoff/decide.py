"""The decider of a handoff. Everything due before the command's instant is already recorded."""

from typing import assert_never

from baton_cases.domain.handoff import commands
from baton_cases.domain.handoff.answers import (
    accepted,
    declined,
    refused,
    still_open,
    taken_by_call,
    withdrawn,
)
from baton_cases.domain.handoff.commands import HandoffCommand
from baton_cases.domain.handoff.events import HandoffEvent, HandoffWithdrawn
from baton_cases.domain.handoff.ladder_progress import said_by, step, timer
from baton_cases.domain.handoff.state import Handoff
from baton_cases.domain.handoff.terms import begun


def decide(command: HandoffCommand, handoff: Handoff) -> list[HandoffEvent]:
    """The events that the command leads to. Raises Refused, with how the handoff ended if it
    has."""
    match command:
        case commands.Begin():
            return begun(command, handoff)
        case commands.Accept():
            return [accepted(command, still_open(handoff))]
        case commands.TakeByCall():
            return [taken_by_call(command, still_open(handoff))]
        case commands.Decline():
            return declined(command, still_open(handoff))
        case commands.Refuse():
            return refused(command, still_open(handoff))
        case commands.Withdraw():
            return [withdrawn(command, still_open(handoff))]
        case commands.EndWithCase(by=by, reason=reason, at=at):
            terms = still_open(handoff).terms
            return [HandoffWithdrawn(**said_by(terms), by=by, reason=reason, at=at)]
        case commands.ReachInstant(conditions=conditions, at=at):
            return step(still_open(handoff), conditions, at)
        case commands.SetTimer(conditions=conditions, at=at):
            return timer(still_open(handoff), conditions, at)
        case _:
            assert_never(command)
