"""A requested change to a customer as folded from its events: pending, or ended."""

from datetime import datetime
from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_cases.domain.customer_change import events as happened
from baton_cases.domain.customer_change.events import (
    CUSTOMER_CHANGE_EVENTS,
    Change,
    ChangeRequested,
    CustomerChangeEvent,
)
from baton_common.model.aggregate import Aggregate

Outcome: TypeAlias = Literal["made", "failed", "refused", "withdrawn", "expired"]


class NotRequested(msgspec.Struct, frozen=True, tag="not-requested"):
    """Nobody has asked for it."""


class Pending(msgspec.Struct, frozen=True, kw_only=True, tag="pending"):
    """Departments are asked for their agreement."""

    asked: ChangeRequested
    confirmed: tuple[str, ...] = ()

    @property
    def change(self) -> Change:
        """What is to be changed."""
        return self.asked.change

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The departments that have not agreed yet."""
        names = (each.department for each in self.asked.concerned)
        return tuple(each for each in names if each not in self.confirmed)


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """It was answered, taken back, or its time was over."""

    was: Pending
    outcome: Outcome
    at: datetime
    sentence: str | None = None
    code: str = ""
    """Of the refusal that `sentence` is of."""


CustomerChange: TypeAlias = NotRequested | Pending | Ended


def evolve(change: CustomerChange, event: CustomerChangeEvent) -> CustomerChange:
    """The request after an event."""
    if isinstance(event, ChangeRequested):
        return Pending(asked=event)
    if not isinstance(change, Pending):
        return change
    match event:
        case happened.ChangeConfirmed():
            confirmed = tuple(dict.fromkeys((*change.confirmed, *event.departments)))
            return msgspec.structs.replace(change, confirmed=confirmed)
        case happened.ChangeMade():
            return Ended(was=change, outcome="made", at=event.at)
        case happened.ChangeFailed():
            said, code = event.sentence, event.code
            return Ended(was=change, outcome="failed", at=event.at, sentence=said, code=code)
        case happened.ChangeRefused():
            return Ended(was=change, outcome="refused", at=event.at)
        case happened.ChangeWithdrawn():
            return Ended(was=change, outcome="withdrawn", at=event.at)
        case happened.ChangeExpired():
            return Ended(was=change, outcome="expired", at=event.at)
        case _:
            assert_never(event)


CUSTOMER_CHANGE: Aggregate[CustomerChange, CustomerChangeEvent] = Aggregate(
    "change", NotRequested(), evolve, CUSTOMER_CHANGE_EVENTS
)
