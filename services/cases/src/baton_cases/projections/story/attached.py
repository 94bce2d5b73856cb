"""Which files a case has: those of its mails, its replies and what was handed over with it."""

import msgspec

from baton_cases.domain.correspondence.events import FiledAttachment
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal

WHOSE = """
select words from story, json_array_elements(story.attachments) as attached
where case_id = $1 and attached ->> 'id' = $2 limit 1
"""

_words = msgspec.json.Decoder(tuple[Personal[str], ...])


class Attached(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as a line of the story shows it. Of one that we uploaded, email alone knows size
    and type."""

    id: str
    size: int | None = None
    type: str | None = None


def of_mail(attachments: tuple[FiledAttachment, ...]) -> tuple[Attached, ...]:
    """Those that came with a mail."""
    return tuple(Attached(id=each.id, size=each.size, type=each.type) for each in attachments)


def of_ours(attachment_ids: tuple[str, ...]) -> tuple[Attached, ...]:
    """Those that somebody of the house named."""
    return tuple(Attached(id=each) for each in attachment_ids)


async def whose_attachment(
    pool: Queries, case_id: str, attachment_id: str
) -> frozenset[str] | None:
    """The subjects of the words that it came with; None: it is none of the case's."""
    row = await pool.fetchrow(WHOSE, case_id, attachment_id)
    return None if row is None else frozenset(each.subject for each in _words.decode(row["words"]))
