"""The ports to the organisation and to long mails, for lookups before a decision."""

from collections.abc import Awaitable, Callable, Sequence

from baton_cases.domain.mail_text.state import MAIL_TEXT
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal

READ_THE_ORGANISATION = Metadata(correlation_id="the-organisation")
READ_A_LONG_MAIL = Metadata(correlation_id="a-long-mail")

ReadOrganisation = Callable[[], Awaitable[Organisation]]
"""The organisation as it is. Raises LogUnavailable."""


def organisation_reader(log: Log) -> ReadOrganisation:
    """Reads from the log's memory; the decision that follows reads the stream again, in its
    unit."""

    async def read() -> Organisation:
        return (await log.run(the_organisation, metadata=READ_THE_ORGANISATION)).answer

    return read


ReadMoreText = Callable[[str], Awaitable[Sequence[Personal[str]]]]
"""The pieces of a long mail's text, packed, by its id. Raises LogUnavailable."""


def more_text_reader(log: Log) -> ReadMoreText:
    """Reads what was told before the mail itself."""

    async def read(mail_id: str) -> Sequence[Personal[str]]:
        looking = log.run(lambda work: work.state(MAIL_TEXT, mail_id), metadata=READ_A_LONG_MAIL)
        return (await looking).answer.pieces

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
