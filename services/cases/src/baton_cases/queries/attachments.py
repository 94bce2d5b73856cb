"""The subject whose words an attachment came with: readers of those words may have the file."""

import msgspec

from baton_cases.queries.merged import FAMILY
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal

WHOSE = f"""
select words from story, json_array_elements(story.attachments) as attached
where case_id in ({FAMILY}) and attached ->> 'id' = $2 limit 1
"""

_words = msgspec.json.Decoder(tuple[Personal[str], ...])


async def whose_attachment(
    pool: Queries, case_id: str, attachment_id: str
) -> frozenset[str] | None:
    """The subjects of the words it came with; None: the case has no such attachment."""
    row = await pool.fetchrow(WHOSE, case_id, attachment_id)
    return None if row is None else frozenset(each.subject for each in _words.decode(row["words"]))
