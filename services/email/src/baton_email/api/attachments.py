"""Files: uploaded by those who answer, fetched by browsers through a signed link."""

import asyncio
import hashlib
import re
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.uploads import Upload
from baton_common.edge.models import PLAIN, Input, Output, Visible, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.clock import NewId
from baton_common.model.messages import Unknown
from baton_common.model.personal import Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.attachment_links import is_signed
from baton_contracts.ids import ID
from baton_contracts.upload_ids import upload_id
from baton_email.api.access import CASE_ID, Anybody, Staff, seen_by
from baton_email.api.followed_links import FollowedLinks
from baton_email.api.views import EXAMPLE_ID
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.stored_bytes import Blob
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import KeepUpload
from baton_email.mailroom.files import Files, media_type
from baton_email.parsing.headers import file_name
from baton_email.ports import Blobs
from baton_email.queries.messages import may_see_case

ATTACHMENT_ID = Ref("attachment")
AttachmentId = Annotated[
    str, ATTACHMENT_ID.judged_by(is_signed), Path(description="Which file.", examples=[EXAMPLE_ID])
]
PAUSES = (0.0, 0.1, 0.3, 0.6)
"""Seconds before each look for a case that a file is uploaded for."""
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file's bytes, under its own media type.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    403: {"description": "The link is not valid any more."},
}


class UploadQuery(Input):
    """The description of the file in the body."""

    name: Annotated[str, Field(min_length=1, max_length=200), Visible]
    """Its file name."""
    case_id: Annotated[str, CASE_ID, Field(pattern=ID)] | None = None
    """The case that it will be sent about: it is erased with that customer's data."""


class Uploaded(Output):
    """A file that was stored."""

    model_config = example(
        id=EXAMPLE_ID,
        name="invoice.pdf",
        type="application/pdf",
        size=48_213,
        hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )

    id: str
    """Name it by this in `attachment_ids` of a reply or a handoff; only you can, but for the case
    that it then belongs to."""
    name: str
    """The file name as it will be sent, without a path."""
    type: str
    """Its media type; what could run in a browser is `application/octet-stream`."""
    size: int
    """Bytes."""
    hash: str
    """SHA-256 of its bytes, in hexadecimal."""


class LinkQuery(Input):
    """The link's signature, made by cases."""

    until: Annotated[int, Field(ge=0, le=2**40)]
    """The last instant at which the link is good, in seconds since 1970."""
    signature: Annotated[str, Field(max_length=100), PLAIN]
    """Proves that cases made the link."""


@CASE_ID.check("case_id")
async def _must_see(pool: Queries, caller: Caller, case_id: str) -> None:
    """Raises Unknown for a case that the caller does not see, as for one that there is not. A case
    that was just opened may be on its way: both are waited for alike."""
    seen = seen_by(caller.principal)
    for pause in PAUSES:
        await asyncio.sleep(pause)
        if await may_see_case(pool, seen, case_id):
            return
    raise Unknown


def disposition(name: str) -> str:
    """Saved under its name, Chinese too (RFC 6266); old browsers get what ASCII has of it."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def attachment_routes(
    commands: Commands,
    vault: Vault,
    blobs: Blobs,
    files: Files,
    words: PersonalWords,
    *,
    pool: Queries,
    link_key: bytes,
    new_id: NewId,
    kept: timedelta,
) -> APIRouter:
    """`/v1/attachments`."""
    router, followed = edge_router("attachments"), FollowedLinks()

    @router.post("/v1/attachments", status_code=201, response_model=Uploaded)
    async def upload_file(
        caller: Staff,
        headers: CommandHeaders,
        query: Annotated[UploadQuery, Query()],
        body: Upload = b"",
    ) -> Response:
        """Store a file, usually of at most 25 MB, to send it with a reply or hand it over with a
        case.

        It is deleted, usually after 24 hours, unless a reply or a handoff names it by then."""
        if not body:
            raise Problem(422, "invalid", "The body is empty; send the file's bytes in it.")
        if query.case_id is not None:
            await _must_see(pool, caller, query.case_id)
        attachment_id = upload_id(link_key, new_id(), caller.principal.id)
        name = file_name(query.name) or "file"
        kind = media_type(body, caller.header("content-type") or "")
        subject = await _subject(query.case_id, attachment_id, caller)
        stored = await blobs.put(subject, await vault.seal_bytes(subject, body))
        (sealed,) = await vault.seal([(subject, name)])
        digest = hashlib.sha256(body).hexdigest()

        def decide(work: UnitOfWork) -> Uploaded:
            upload = KeepUpload(
                attachment_id=attachment_id,
                raw=Blob(sha256=stored, subject=subject, size=len(body)),
                name=sealed,
                media_type=kind,
                sha256=digest,
                by=caller.principal.id,
                kept=kept,
                at=work.now,
            )
            do(work, upload)
            return Uploaded(id=attachment_id, name=name, type=kind, size=len(body), hash=digest)

        return await commands.commit(caller, headers, decide, status=201)

    async def _subject(case_id: str | None, attachment_id: str, caller: Caller) -> str:
        """The customer's, where the case is known; else one of the file's own."""
        if case_id is not None:
            known = (
                await commands.log.run(
                    lambda work: work.state(CORRESPONDENCE, case_id), metadata=caller.metadata
                )
            ).answer
            if known.subjects:
                return known.subjects[0]
        return (await vault.subjects_of([f"attachment:{attachment_id}"]))[0]

    @router.get("/v1/attachments/{attachment_id}", response_class=Response, responses=_FILE)
    async def fetch_file(
        caller: Anybody, attachment_id: AttachmentId, query: Annotated[LinkQuery, Query()]
    ) -> Response:
        """Fetch a file, by a link that cases signed less than five minutes ago.

        That it was followed is written down once."""
        now = int((await commands.log.now()).timestamp())
        if not is_signed(link_key, attachment_id, query.until, query.signature, now):
            raise Problem(403, "forbidden", "The link is not valid any more: open the case again.")
        if followed.is_new(query.signature, now):
            await words.note(caller, f"attachment:{attachment_id}", [])
            followed.follow(query.signature, query.until)
        file = await files.get(attachment_id)
        if file is None:
            raise Unknown
        headers = {
            "content-disposition": disposition(file.name),
            "content-security-policy": "sandbox; default-src 'none'",
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
        }
        return Response(file.content, 200, headers, file.media_type)

    return router
