"""The addresses at which we take mail, as the house file says."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event, Refused
from baton_common.model.unit_of_work import UnitOfWork

CONFIGURATION_ID = "email"
EMPTY_CONFIGURATION = (
    "There is no house yet, so no mail is taken. Load one: baton house load house.yaml"
)


class AddressesChanged(Event, frozen=True, kw_only=True):
    """From now on mail is taken at these, and sent from the first where no other fits."""

    our_addresses: tuple[str, ...]
    by: str


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Without an address nothing is taken."""

    our_addresses: tuple[str, ...] = ()


def evolve(configuration: Configuration, event: AddressesChanged) -> Configuration:
    """The house after an event."""
    match event:
        case AddressesChanged():
            return Configuration(our_addresses=event.our_addresses)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, AddressesChanged] = Aggregate(
    "house", Configuration(), evolve, EventTypes({"addresses-changed": AddressesChanged})
)


def the_configuration(work: UnitOfWork) -> Configuration:
    """As it stands."""
    return work.state(CONFIGURATION, CONFIGURATION_ID)


def changed_addresses(configuration: Configuration, addresses: tuple[str, ...]) -> list[str]:
    """What taking mail at these would change: `address:…` for each that comes or goes."""
    before, after = set(configuration.our_addresses), set(addresses)
    names = [f"address:{each}" for each in sorted(before ^ after)]
    return names or (["order"] if configuration.our_addresses != addresses else [])


def change_addresses(work: UnitOfWork, addresses: tuple[str, ...], by: str) -> None:
    """Apply the house file's section; nothing is written if it is so already."""
    if the_configuration(work).our_addresses != addresses:
        changed = AddressesChanged(our_addresses=addresses, by=by, at=work.now)
        work.record(CONFIGURATION, CONFIGURATION_ID, changed)


def sends_from(configuration: Configuration, preferred: str) -> str:
    """The address of ours that a mail goes out from. Raises Refused in an empty house."""
    if preferred in configuration.our_addresses:
        return preferred
    if not configuration.our_addresses:
        raise Refused(EMPTY_CONFIGURATION, code="empty-house")
    return configuration.our_addresses[0]
