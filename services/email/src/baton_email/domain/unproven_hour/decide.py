"""Decides commands of an hour of acknowledgements to senders without proof."""

from typing import assert_never

from baton_email.domain.unproven_hour.commands import CountUnproven, UnprovenHourCommand
from baton_email.domain.unproven_hour.events import UnprovenAcknowledged, UnprovenHourEvent
from baton_email.domain.unproven_hour.state import UnprovenHour


def decide(command: UnprovenHourCommand, _: UnprovenHour) -> list[UnprovenHourEvent]:
    """Refuses nothing: how many are allowed is a rule of acknowledgements."""
    match command:
        case CountUnproven(case_id=case_id, at=at):
            return [UnprovenAcknowledged(case_id=case_id, at=at)]
        case _:
            assert_never(command)
