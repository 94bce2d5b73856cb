"""Decides commands of the configuration of email."""

from typing import assert_never

from baton_email.domain.configuration.commands import ConfigurationCommand, SetAddresses
from baton_email.domain.configuration.events import AddressesChanged, ConfigurationEvent
from baton_email.domain.configuration.state import Configuration


def decide(command: ConfigurationCommand, configuration: Configuration) -> list[ConfigurationEvent]:
    """Addresses that are in use already change nothing."""
    match command:
        case SetAddresses(our_addresses=addresses):
            if addresses == configuration.our_addresses:
                return []
            return [AddressesChanged(our_addresses=addresses, by=command.by, at=command.at)]
        case _:
            assert_never(command)
