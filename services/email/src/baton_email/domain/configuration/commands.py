"""Commands of the configuration of email."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.configuration.events import ReturnAddress, Trust


class SetAddresses(Command, frozen=True, kw_only=True):
    """Take mail at these addresses and at no other."""

    our_addresses: tuple[str, ...]
    bulk_listed: tuple[str, ...]
    return_address: ReturnAddress
    trust: Trust
    by: str


ConfigurationCommand: TypeAlias = SetAddresses
