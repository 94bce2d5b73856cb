"""The configuration of email as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.messages import Refused
from baton_email.domain.configuration.events import (
    CONFIGURATION_EVENTS,
    AddressesChanged,
    ConfigurationEvent,
    ReturnAddress,
    Trust,
)

CONFIGURATION_ID = "email"
EMPTY_CONFIGURATION = (
    "Nothing is configured yet, so no mail is taken. Apply a configuration: baton config apply FILE"
)


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Without an address no mail is taken."""

    our_addresses: tuple[str, ...] = ()
    bulk_listed: frozenset[str] = frozenset()
    """Addresses whose bulk opens no case."""
    return_address: ReturnAddress = "tagged"
    trust: Trust = Trust()


def evolve(configuration: Configuration, event: ConfigurationEvent) -> Configuration:
    """The configuration after an event."""
    match event:
        case AddressesChanged():
            return Configuration(
                our_addresses=event.our_addresses,
                bulk_listed=frozenset(event.bulk_listed),
                return_address=event.return_address,
                trust=event.trust,
            )
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, ConfigurationEvent] = Aggregate(
    "house", Configuration(), evolve, CONFIGURATION_EVENTS
)


def changes_of(before: Configuration, after: Configuration) -> list[str]:
    """What differs: `address:…` for each added or removed one, or one with another rule."""
    named = set(before.our_addresses) ^ set(after.our_addresses)
    named |= before.bulk_listed ^ after.bulk_listed
    names = [f"address:{each}" for each in sorted(named)]
    if not names and before.our_addresses != after.our_addresses:
        names.append("order")
    if before.return_address != after.return_address:
        names.append("return_address")
    return names + _trusted_otherwise(before.trust, after.trust)


def _trusted_otherwise(before: Trust, after: Trust) -> list[str]:
    named = {each.name: each for each in before.forms}
    wanted = {each.name: each for each in after.forms}
    forms = [f"form:{each}" for each in sorted({*named, *wanted})]
    changed = [each for each in forms if named.get(each[5:]) != wanted.get(each[5:])]
    for name in ("authserv_id", "unknown", "unproven_acknowledgements"):
        if getattr(before, name) != getattr(after, name):
            changed.append(name)
    return changed


def sends_from(configuration: Configuration, preferred: str) -> str:
    """The address that a mail is sent from. Raises Refused (`empty-house`) if there is none."""
    if preferred in configuration.our_addresses:
        return preferred
    if not configuration.our_addresses:
        raise Refused(EMPTY_CONFIGURATION, code="not-configured")
    return configuration.our_addresses[0]
