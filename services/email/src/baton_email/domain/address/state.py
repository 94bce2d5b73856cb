"""An address that we write to, as it is now."""

from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.address.events import (
    ADDRESS_EVENTS,
    AddressAcknowledged,
    AddressEvent,
    AddressFailed,
    AddressHeardFrom,
)

ACKNOWLEDGED_AT_MOST = 3
ACKNOWLEDGED_WITHIN = timedelta(hours=24)


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Known by its subject only, not by the address itself."""

    acknowledged: tuple[datetime, ...] = ()
    """Instants of the last acknowledgements, oldest first."""
    failing: bool = False

    def may_be_acknowledged(self, at: datetime) -> bool:
        """True with fewer than three in the last 24 hours."""
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


ADDRESS: Aggregate[Address, AddressEvent] = Aggregate("address", Address(), evolve, ADDRESS_EVENTS)
