"""Decides commands of the configuration of email."""

from typing import assert_never

from baton_email.domain.configuration.commands import ConfigurationCommand, SetAddresses
from baton_email.domain.configuration.events import AddressesChanged, ConfigurationEvent
from baton_email.domain.configuration.state import Configuration, evolve


def decide(command: ConfigurationCommand, configuration: Configuration) -> list[ConfigurationEvent]:
    """Addresses that are in use already change nothing."""
    match command:
        case SetAddresses():
            changed = AddressesChanged(
                our_addresses=command.our_addresses,
                bulk_listed=command.bulk_listed,
                return_address=command.return_address,
                trust=command.trust,
                by=command.by,
                at=command.at,
            )
            return [changed] if evolve(configuration, changed) != configuration else []
        case _:
            assert_never(command)
