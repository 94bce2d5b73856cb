"""An address that we write to: how often it was acknowledged lately, and whether it works."""

from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.unit_of_work import UnitOfWork

ACKNOWLEDGED_AT_MOST = 3
ACKNOWLEDGED_WITHIN = timedelta(hours=24)


class AddressAcknowledged(Event, frozen=True, kw_only=True):
    """An acknowledgement goes to it; counted against a storm of them."""

    case_id: str


class AddressFailed(Event, frozen=True, kw_only=True):
    """A mail to it came back for good: nothing automatic is sent there any more."""

    mail_id: str
    status: str


class AddressHeardFrom(Event, frozen=True, kw_only=True):
    """Somebody wrote from it, so it works again."""


AddressEvent: TypeAlias = AddressAcknowledged | AddressFailed | AddressHeardFrom


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """By its subject; we do not know what it is called."""

    acknowledged: tuple[datetime, ...] = ()
    """The last ones, oldest first."""
    failing: bool = False

    def may_be_acknowledged(self, at: datetime) -> bool:
        """Fewer than three in the last 24 hours."""
        recent = [each for each in self.acknowledged if at - each < ACKNOWLEDGED_WITHIN]
        return len(recent) < ACKNOWLEDGED_AT_MOST


def evolve(address: Address, event: AddressEvent) -> Address:
    """The address after an event."""
    match event:
        case AddressAcknowledged():
            lately = (*address.acknowledged, event.at)[-ACKNOWLEDGED_AT_MOST:]
            return msgspec.structs.replace(address, acknowledged=lately)
        case AddressFailed():
            return msgspec.structs.replace(address, failing=True)
        case AddressHeardFrom():
            return msgspec.structs.replace(address, failing=False)
        case _:
            assert_never(event)


ADDRESS: Aggregate[Address, AddressEvent] = Aggregate(
    "address",
    Address(),
    evolve,
    EventTypes(
        {
            "address-acknowledged": AddressAcknowledged,
            "address-failed": AddressFailed,
            "address-heard-from": AddressHeardFrom,
        }
    ),
)


def heard_from(work: UnitOfWork, subject: str, at: datetime) -> None:
    """Recorded only where it changes something."""
    if work.state(ADDRESS, subject).failing:
        work.record(ADDRESS, subject, AddressHeardFrom(at=at))
