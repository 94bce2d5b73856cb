"""Which files a caller may name on a case: those of the case, and their own uploads."""

from collections.abc import Sequence
from dataclasses import dataclass

from baton_cases.api.ids import ATTACHMENT_ID
from baton_cases.queries.attachments import whose_attachment
from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_contracts.upload_ids import is_upload_of


@dataclass(frozen=True)
class SeenFiles:
    """Judges ids of files, wherever a request names one beside a case that the caller sees."""

    pool: Queries
    link_key: bytes

    @ATTACHMENT_ID.check("attachment_ids")
    async def must_see(self, caller: Caller, case_id: str, attachment_ids: Sequence[str]) -> None:
        """Raises Unknown for the first that is neither of this case nor uploaded by the caller."""
        for id_ in attachment_ids:
            if is_upload_of(self.link_key, id_, caller.principal.id):
                continue
            if await whose_attachment(self.pool, case_id, id_) is None:
                raise Unknown
