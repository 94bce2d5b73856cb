"""The addresses at which mail is taken, shown and changed."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.configuration.commands import SetAddresses
from baton_email.domain.configuration.decide import decide
from baton_email.domain.configuration.state import (
    CONFIGURATION,
    CONFIGURATION_ID,
    Configuration,
    changes_of,
)
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import ChangeAddresses


def current_configuration(work: UnitOfWork) -> Configuration:
    """The configuration in use."""
    return work.state(CONFIGURATION, CONFIGURATION_ID)


def change_addresses(work: UnitOfWork, request: ChangeAddresses) -> list[str]:
    """Apply the addresses unless it is a dry run; returns the changes, one word each."""
    wanted = Configuration(
        our_addresses=request.our_addresses,
        bulk_listed=frozenset(request.bulk_listed),
        return_address=request.return_address,
        trust=request.trust,
    )
    changed = changes_of(current_configuration(work), wanted)
    if not request.dry_run:
        command = SetAddresses(
            our_addresses=request.our_addresses,
            bulk_listed=request.bulk_listed,
            return_address=request.return_address,
            trust=request.trust,
            by=request.by,
            at=request.at,
        )
        record(work, CONFIGURATION, CONFIGURATION_ID, decide, command)
    return changed
