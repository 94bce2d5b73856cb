"""Events of the configuration of email."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

ReturnAddress: TypeAlias = Literal["tagged", "plain"]
"""Whether our mails carry a signed tag in MAIL FROM and Reply-To. `plain` for servers that refuse
another sender than the account; answers are then known by the Message-ID."""


class AddressesChanged(Event, frozen=True, kw_only=True):
    """Mail is taken at these addresses, and sent from the first where no other fits."""

    our_addresses: tuple[str, ...]
    bulk_listed: tuple[str, ...] = ()
    """Those whose bulk, if it points at nothing of ours and no word rule fits, opens no case."""
    return_address: ReturnAddress = "tagged"
    by: str


ConfigurationEvent: TypeAlias = AddressesChanged

CONFIGURATION_EVENTS = EventTypes({"addresses-changed": AddressesChanged})
