"""What is looked up before a decision, because words are sorted by it."""

from collections.abc import Awaitable, Callable

from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata

READ_THE_ORGANISATION = Metadata(correlation_id="the-organisation")

ReadOrganisation = Callable[[], Awaitable[Organisation]]
"""The organisation as it is. Raises LogUnavailable."""


def organisation_reader(log: Log) -> ReadOrganisation:
    """From the log's memory; the decision that follows reads it again, in its unit."""

    async def read() -> Organisation:
        return (await log.run(the_organisation, metadata=READ_THE_ORGANISATION)).answer

    return read
