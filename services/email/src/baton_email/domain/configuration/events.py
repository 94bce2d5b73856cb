"""Events of the configuration of email."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

ReturnAddress: TypeAlias = Literal["tagged", "plain"]
"""Whether our mails carry a signed tag in MAIL FROM and Reply-To. `plain` for servers that refuse
another sender than the account; answers are then known by the Message-ID."""


UnknownSender: TypeAlias = Literal["act", "unproven"]
"""Whether an answer of a participant counts although nobody could check who wrote it."""
ACKNOWLEDGED_UNPROVEN = 1_000
"""Acknowledgements to senders without proof in an hour, all together."""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A program that writes in our name for customers, and how its mails are known."""

    name: str
    hosts: tuple[str, ...] = ()
    """Addresses, networks and names of the hosts that bring them."""
    dkim: tuple[str, ...] = ()
    """Domains that sign them."""


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """By what a sender is taken for proven."""

    authserv_id: str = ""
    """The name under which our own mail server writes `Authentication-Results`; empty: none is
    believed."""
    unknown: UnknownSender = "act"
    unproven_acknowledgements: int = ACKNOWLEDGED_UNPROVEN
    """Acknowledgements to senders without proof in an hour, all together."""
    forms: tuple[Form, ...] = ()
    """Those that may write in our name; a mail from our own address that comes from none of them is
    nobody's."""


class AddressesChanged(Event, frozen=True, kw_only=True):
    """Mail is taken at these addresses, and sent from the first where no other fits."""

    our_addresses: tuple[str, ...]
    bulk_listed: tuple[str, ...] = ()
    """Those whose bulk, if it points at nothing of ours and no word rule fits, opens no case."""
    return_address: ReturnAddress = "tagged"
    trust: Trust = Trust()
    by: str


ConfigurationEvent: TypeAlias = AddressesChanged

CONFIGURATION_EVENTS = EventTypes({"addresses-changed": AddressesChanged})
