"""The addresses at which we take mail, as the house file says."""

from typing import assert_never

import msgspec

from baton_common.aggregate import Aggregate
from baton_common.event_types import EventTypes
from baton_common.messages import Event, Refused
from baton_common.work import Work

HOUSE_ID = "email"
EMPTY_HOUSE = "There is no house yet, so no mail is taken. Load one: baton house load house.yaml"


class AddressesChanged(Event, frozen=True, kw_only=True):
    """From now on mail is taken at these, and sent from the first where no other fits."""

    our_addresses: tuple[str, ...]
    by: str


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Without an address nothing is taken."""

    our_addresses: tuple[str, ...] = ()


def evolve(house: House, event: AddressesChanged) -> House:
    """The house after an event."""
    match event:
        case AddressesChanged():
            return House(our_addresses=event.our_addresses)
        case _:
            assert_never(event)


HOUSE: Aggregate[House, AddressesChanged] = Aggregate(
    "house", House(), evolve, EventTypes({"addresses-changed": AddressesChanged})
)


def the_house(work: Work) -> House:
    """As it stands."""
    return work.state(HOUSE, HOUSE_ID)


def changed_addresses(house: House, addresses: tuple[str, ...]) -> list[str]:
    """What taking mail at these would change: `address:…` for each that comes or goes."""
    before, after = set(house.our_addresses), set(addresses)
    names = [f"address:{each}" for each in sorted(before ^ after)]
    return names or (["order"] if house.our_addresses != addresses else [])


def change_addresses(work: Work, addresses: tuple[str, ...], by: str) -> None:
    """Apply the house file's section; nothing is written if it is so already."""
    if the_house(work).our_addresses != addresses:
        changed = AddressesChanged(our_addresses=addresses, by=by, at=work.now)
        work.record(HOUSE, HOUSE_ID, changed)


def sends_from(house: House, preferred: str) -> str:
    """The address of ours that a mail goes out from. Raises Refused in an empty house."""
    if preferred in house.our_addresses:
        return preferred
    if not house.our_addresses:
        raise Refused(EMPTY_HOUSE, code="empty-house")
    return house.our_addresses[0]
