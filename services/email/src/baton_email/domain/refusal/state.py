"""A refusal has no state."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.refusal.events import REFUSAL_EVENTS, MailRefused, RefusalEvent


class Refusal(msgspec.Struct, frozen=True):
    """Each refusal stands alone."""


def evolve(refusal: Refusal, event: RefusalEvent) -> Refusal:
    """The refusal after an event."""
    match event:
        case MailRefused():
            return refusal
        case _:
            assert_never(event)


REFUSAL: Aggregate[Refusal, RefusalEvent] = Aggregate("refusal", Refusal(), evolve, REFUSAL_EVENTS)
