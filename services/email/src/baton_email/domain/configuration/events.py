"""Events of the configuration of email."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class AddressesChanged(Event, frozen=True, kw_only=True):
    """Mail is taken at these addresses, and sent from the first where no other fits."""

    our_addresses: tuple[str, ...]
    by: str


ConfigurationEvent: TypeAlias = AddressesChanged

CONFIGURATION_EVENTS = EventTypes({"addresses-changed": AddressesChanged})
