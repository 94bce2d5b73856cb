"""Files of a case: email keeps them; a browser fetches one by a link that is signed here."""

from datetime import UTC, datetime

from fastapi import APIRouter

from baton_cases.api.access import Reader, scope_of, shown_case
from baton_cases.api.ids import ATTACHMENT_ID, AttachmentInPath, CaseInPath
from baton_cases.api.personal import CaseWords
from baton_cases.queries.attachments import whose_attachment
from baton_cases.settings import CasesSettings
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_contracts.attachment_links import VALID_FOR, signed

EXAMPLE = (
    "/email/v1/attachments/0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01.1"
    "?until=1767225900&signature=1d0c5f0e9b7a4c3d2e1f0a9b8c7d6e5f4a3b2c1d"
)


class AttachmentLink(Output):
    """Opens one file, without a token, for whoever holds it."""

    model_config = example(url=EXAMPLE, expires_at="2026-03-02T09:35:00Z")

    url: str
    """For an `href` or a `window.open`; it begins with a slash where email is on this host."""
    expires_at: datetime
    """Five minutes from now. Ask for a new one when somebody clicks, not before."""


def attachment_routes(pool: Queries, personal: CaseWords, settings: CasesSettings) -> APIRouter:
    """`/v1/cases/{id}/attachments/{id}/links`."""
    router = edge_router("attachments")

    @router.post("/v1/cases/{case_id}/attachments/{attachment_id}/links", status_code=201)
    async def make_attachment_link(
        caller: Reader, case_id: CaseInPath, attachment_id: AttachmentInPath
    ) -> AttachmentLink:
        """Get a link to a file of a case, good for five minutes.

        The ids are those of the story and of an open handoff's package. That you asked is in
        the log.
        """
        await shown_case(pool, scope_of(caller.principal), case_id)
        subjects = await _subjects(pool, case_id, attachment_id)
        now = await personal.note(
            caller, f"case:{case_id}", subjects, what=f"attachment:{attachment_id}"
        )
        seconds = int(now.timestamp())
        url = settings.email_url + signed(settings.link_key, attachment_id, seconds)
        expires_at = datetime.fromtimestamp(seconds + VALID_FOR, UTC)
        return AttachmentLink(url=url, expires_at=expires_at)

    return router


@ATTACHMENT_ID.check("attachment_id")
async def _subjects(pool: Queries, case_id: str, attachment_id: str) -> frozenset[str]:
    """The subjects of the words it came with. Raises Unknown for a file that is not the case's."""
    subjects = await whose_attachment(pool, case_id, attachment_id)
    if subjects is None:
        raise Unknown
    return subjects
