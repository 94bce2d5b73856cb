"""Commands of the configuration of email."""

from typing import TypeAlias

from baton_common.model.messages import Command


class SetAddresses(Command, frozen=True, kw_only=True):
    """Take mail at these addresses and at no other."""

    our_addresses: tuple[str, ...]
    by: str


ConfigurationCommand: TypeAlias = SetAddresses
