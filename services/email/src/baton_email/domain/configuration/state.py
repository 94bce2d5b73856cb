"""The configuration of email as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Refused
from baton_email.domain.configuration.events import (
    CONFIGURATION_EVENTS,
    AddressesChanged,
    ConfigurationEvent,
)

CONFIGURATION_ID = "email"
EMPTY_CONFIGURATION = (
    "There is no house yet, so no mail is taken. Load one: baton config apply baton.yaml"
)


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Without an address no mail is taken."""

    our_addresses: tuple[str, ...] = ()


def evolve(configuration: Configuration, event: ConfigurationEvent) -> Configuration:
    """The configuration after an event."""
    match event:
        case AddressesChanged():
            return Configuration(our_addresses=event.our_addresses)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, ConfigurationEvent] = Aggregate(
    "house", Configuration(), evolve, CONFIGURATION_EVENTS
)


def changed_addresses(configuration: Configuration, addresses: tuple[str, ...]) -> list[str]:
    """The changes that these addresses would bring: `address:…` for each added or removed one."""
    before, after = set(configuration.our_addresses), set(addresses)
    names = [f"address:{each}" for each in sorted(before ^ after)]
    return names or (["order"] if configuration.our_addresses != addresses else [])


def sends_from(configuration: Configuration, preferred: str) -> str:
    """The address that a mail is sent from. Raises Refused (`empty-house`) if there is none."""
    if preferred in configuration.our_addresses:
        return preferred
    if not configuration.our_addresses:
        raise Refused(EMPTY_CONFIGURATION, code="empty-house")
    return configuration.our_addresses[0]
