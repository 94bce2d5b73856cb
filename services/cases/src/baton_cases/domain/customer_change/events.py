"""Events of a requested change to a customer, in the order in which they happen."""

from datetime import datetime
from typing import TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class AddedAddress(msgspec.Struct, frozen=True, tag="add-address"):
    """The customer is to be reached at this address, too."""

    address: Personal[str]
    departments: tuple[str, ...] | None
    """Where it works at once; None: everywhere."""
    is_identity: bool = True
    """False: nobody is looked up by it."""


class SharedNumber(msgspec.Struct, frozen=True, tag="share-number"):
    """Several people use this number of the customer."""

    address: Personal[str]


class UnsharedNumber(msgspec.Struct, frozen=True, tag="unshare-number"):
    """A shared number is the customer's alone after all."""

    address: Personal[str]
    departments: tuple[str, ...] | None
    """Where it works at once, if the customer has not had it; None: everywhere."""


class Merged(msgspec.Struct, frozen=True, tag="merge"):
    """Another customer is to be taken in."""

    merged_id: str


class Separated(msgspec.Struct, frozen=True, tag="undo-merge"):
    """A customer that was taken in is to go their own way again."""

    separated_id: str


Change: TypeAlias = AddedAddress | SharedNumber | UnsharedNumber | Merged | Separated


class Concerned(msgspec.Struct, frozen=True, kw_only=True):
    """A department that must agree, with its cases of the customer."""

    department: str
    cases: tuple[str, ...] = ()


class AnyChangeEvent(Event, frozen=True):
    """Common to all events of a requested change."""

    change_id: str
    customer_id: str
    cases: tuple[str, ...]
    """The cases whose stories include the event."""


class ChangeRequested(AnyChangeEvent, frozen=True):
    """Somebody wants to change a customer of whom other departments have cases."""

    change: Change
    by: str
    concerned: tuple[Concerned, ...]
    """The departments that must agree."""
    expires_at: datetime


class ChangeConfirmed(AnyChangeEvent, frozen=True):
    """These departments agree."""

    departments: tuple[str, ...]
    by: str


class ChangeMade(AnyChangeEvent, frozen=True):
    """All of them agreed: it was made in this unit."""

    change: Change


class ChangeFailed(AnyChangeEvent, frozen=True):
    """All of them agreed, but it could not be made any more."""

    change: Change
    sentence: str
    code: str = "refused"
    """Of the refusal: screens say it in their language by this."""


class ChangeRefused(AnyChangeEvent, frozen=True):
    """One of the departments does not agree."""

    change: Change
    departments: tuple[str, ...]
    by: str
    words: Personal[str] | None


class ChangeWithdrawn(AnyChangeEvent, frozen=True):
    """Whoever asked for it does not want it any more."""

    change: Change
    by: str


class ChangeExpired(AnyChangeEvent, frozen=True):
    """Nobody answered in time."""

    change: Change


CustomerChangeEvent: TypeAlias = (
    ChangeRequested
    | ChangeConfirmed
    | ChangeMade
    | ChangeFailed
    | ChangeRefused
    | ChangeWithdrawn
    | ChangeExpired
)

CUSTOMER_CHANGE_EVENTS = EventTypes(
    {
        "customer-change-requested": ChangeRequested,
        "customer-change-confirmed": ChangeConfirmed,
        "customer-change-made": ChangeMade,
        "customer-change-failed": ChangeFailed,
        "customer-change-refused": ChangeRefused,
        "customer-change-withdrawn": ChangeWithdrawn,
        "customer-change-expired": ChangeExpired,
    }
)
