"""The check of a mail's sender as it stands, and when it is tried again."""

from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.sender_check.events import (
    SENDER_CHECK_EVENTS,
    CheckBegun,
    CheckEnded,
    CheckPutOff,
    SenderCheckEvent,
)

ATTEMPTS_AFTER = (
    timedelta(0),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=3),
    timedelta(minutes=10),
    timedelta(minutes=25),
    timedelta(minutes=60),
)
"""When it is tried, counted from its beginning; after the last one the sender stays unknown."""


class NotBegun(msgspec.Struct, frozen=True):
    """Nobody asked for it."""


class UnderWay(msgspec.Struct, frozen=True):
    """It is tried at the instant of this attempt."""

    begun_at: datetime
    attempt: int = 1

    @property
    def due_at(self) -> datetime:
        """The instant of the attempt."""
        return self.begun_at + ATTEMPTS_AFTER[self.attempt - 1]


class Ended(msgspec.Struct, frozen=True):
    """What there was to find out is known."""


SenderCheck: TypeAlias = NotBegun | UnderWay | Ended


def evolve(check: SenderCheck, event: SenderCheckEvent) -> SenderCheck:
    """The check after an event."""
    match event:
        case CheckBegun(at=at):
            return UnderWay(at)
        case CheckPutOff(attempt=attempt):
            return UnderWay(check.begun_at, attempt + 1) if isinstance(check, UnderWay) else check
        case CheckEnded():
            return Ended()
        case _:
            assert_never(event)


SENDER_CHECK: Aggregate[SenderCheck, SenderCheckEvent] = Aggregate(
    "check", NotBegun(), evolve, SENDER_CHECK_EVENTS
)
