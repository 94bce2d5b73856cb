"""The addresses at which mail is taken, shown and changed."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.configuration.commands import SetAddresses
from baton_email.domain.configuration.decide import decide
from baton_email.domain.configuration.state import (
    CONFIGURATION,
    CONFIGURATION_ID,
    Configuration,
    changed_addresses,
)
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import ChangeAddresses


def current_configuration(work: UnitOfWork) -> Configuration:
    """The configuration in use."""
    return work.state(CONFIGURATION, CONFIGURATION_ID)


def change_addresses(work: UnitOfWork, request: ChangeAddresses) -> list[str]:
    """Apply the addresses unless it is a dry run; returns the changes, one word each."""
    changed = changed_addresses(current_configuration(work), request.our_addresses)
    if not request.dry_run:
        command = SetAddresses(our_addresses=request.our_addresses, by=request.by, at=request.at)
        record(work, CONFIGURATION, CONFIGURATION_ID, decide, command)
    return changed
