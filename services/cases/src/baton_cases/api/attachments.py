"""Files of a case: email keeps them; a browser fetches one by a link that is signed here."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from baton_cases.api.access import READERS, scope_of
from baton_cases.api.personal import CaseWords
from baton_cases.queries.attachments import whose_attachment
from baton_cases.queries.case_list import one_case
from baton_cases.settings import CasesSettings
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_contracts.attachment_links import VALID_FOR, signed

EXAMPLE = (
    "/email/v1/attachments/0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01.1"
    "?until=1767225900&signature=1d0c5f0e9b7a4c3d2e1f0a9b8c7d6e5f4a3b2c1d"
)


class AttachmentLink(msgspec.Struct, frozen=True, kw_only=True):
    """Opens one file, without a token, for whoever holds it."""

    url: Annotated[str, msgspec.Meta(examples=[EXAMPLE])]
    """For an `href` or a `window.open`; it begins with a slash where email is on this host."""
    expires_at: datetime
    """Five minutes from now. Ask for a new one when somebody clicks, not before."""


def attachment_routes(pool: Queries, personal: CaseWords, settings: CasesSettings) -> Routes:
    """`/v1/cases/{id}/attachments/{id}/links`."""
    routes = Routes("attachments")

    @routes.post(
        "/v1/cases/{case_id}/attachments/{attachment_id}/links",
        policy=READERS,
        answers=AttachmentLink,
        status=201,
        is_command=False,
    )
    async def make_link(call: Call, case_id: str, attachment_id: str) -> Reply:
        """Get a link to a file of a case, good for five minutes.

        The ids are those of the story and of an open handoff's package. That you asked is in
        the log.
        """
        if await one_case(pool, scope_of(call.principal), case_id) is None:
            raise Unknown
        subjects = await whose_attachment(pool, case_id, attachment_id)
        if subjects is None:
            raise Unknown
        now = await personal.note(
            call, f"case:{case_id}", subjects, what=f"attachment:{attachment_id}"
        )
        seconds = int(now.timestamp())
        url = settings.email_url + signed(settings.link_key, attachment_id, seconds)
        expires_at = datetime.fromtimestamp(seconds + VALID_FOR, UTC)
        return Reply(AttachmentLink(url=url, expires_at=expires_at), 201)

    return routes
