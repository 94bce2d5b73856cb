"""A requested change to a customer expires when not everybody has agreed in time.

requested             waits until it expires
made, refused, …      it is over
time                  it expires
"""

from collections.abc import Sequence
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.customer_change.events import (
    AnyChangeEvent,
    ChangeConfirmed,
    ChangeExpired,
    ChangeFailed,
    ChangeMade,
    ChangeRefused,
    ChangeRequested,
    ChangeWithdrawn,
)
from baton_cases.domain.use_cases.customer_requests import ExpireCustomerChange
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.saga import (
    COMMON_SAGA_EVENTS,
    DeadlinePassed,
    Effect,
    Finish,
    Ignore,
    MessageIgnored,
    Note,
    Saga,
    SagaFinished,
    Schedule,
    Send,
    SendRefused,
)

EXPIRY = "expiry"


class ExpiryAwaited(Event, frozen=True):
    """The request waits for its expiry."""

    change_id: str


class Expiry(msgspec.Struct, frozen=True, kw_only=True):
    """The request that may expire."""

    change_id: str = ""
    over: bool = False


ExpiryEvent: TypeAlias = ExpiryAwaited | SendRefused | MessageIgnored | SagaFinished
ExpiryMessage: TypeAlias = (
    ChangeRequested
    | ChangeMade
    | ChangeFailed
    | ChangeRefused
    | ChangeWithdrawn
    | ChangeExpired
    | DeadlinePassed
    | SendRefused
)


def correlate(event: Event) -> str | None:
    """One saga for each request."""
    if isinstance(event, AnyChangeEvent) and not isinstance(event, ChangeConfirmed):
        return event.change_id
    return None


def react(message: ExpiryMessage, expiry: Expiry) -> Sequence[Effect]:
    """Waits for the expiry, and no longer than the request is open."""
    match message:
        case ChangeRequested():
            awaited = ExpiryAwaited(change_id=message.change_id, at=message.at)
            return [Note(awaited), Schedule(EXPIRY, 1, message.expires_at)]
        case DeadlinePassed() if expiry.over:
            return [Ignore("the request has ended")]
        case DeadlinePassed():
            return [Send(ExpireCustomerChange(change_id=expiry.change_id, at=message.fired_at))]
        case SendRefused():
            return []
        case ChangeMade() | ChangeFailed() | ChangeRefused() | ChangeWithdrawn() | ChangeExpired():
            return [Ignore("the request had ended already")] if expiry.over else [Finish()]
        case _:
            assert_never(message)


def evolve(expiry: Expiry, event: ExpiryEvent) -> Expiry:
    """The memory after an event of the saga itself."""
    match event:
        case ExpiryAwaited():
            return Expiry(change_id=event.change_id)
        case SagaFinished():
            return msgspec.structs.replace(expiry, over=True)
        case SendRefused() | MessageIgnored():
            return expiry
        case _:
            assert_never(event)


CUSTOMER_CHANGES: Saga[Expiry] = Saga(
    Aggregate(
        "expiry",
        Expiry(),
        evolve,
        EventTypes({"expiry-awaited": ExpiryAwaited, **COMMON_SAGA_EVENTS}),
    ),
    correlate,
    react,
)
