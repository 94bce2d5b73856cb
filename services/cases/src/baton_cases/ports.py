"""The port to the organisation, for lookups before a decision."""

from collections.abc import Awaitable, Callable

from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata

READ_THE_ORGANISATION = Metadata(correlation_id="the-organisation")

ReadOrganisation = Callable[[], Awaitable[Organisation]]
"""The organisation as it is. Raises LogUnavailable."""


def organisation_reader(log: Log) -> ReadOrganisation:
    """Reads from the log's memory; the decision that follows reads the stream again, in its
    unit."""

    async def read() -> Organisation:
        return (await log.run(the_organisation, metadata=READ_THE_ORGANISATION)).answer

    return read


async def departments_now(read_organisation: ReadOrganisation) -> frozenset[str]:
    """Ids of the configuration's departments. Raises LogUnavailable."""
    return frozenset((await read_organisation()).departments)


def suspended_reader(read_organisation: ReadOrganisation) -> Callable[[], Awaitable[list[str]]]:
    """Reads who is suspended."""

    async def read() -> list[str]:
        people = (await read_organisation()).people.values()
        return [each.person for each in people if each.suspended]

    return read
