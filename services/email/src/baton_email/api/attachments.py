"""Files: uploaded by those who answer, fetched by browsers through a signed link."""

import hashlib
import re
from typing import Annotated
from urllib.parse import quote

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.policy import everybody
from baton_common.edge.problems import Problem
from baton_common.model.clock import NewId
from baton_common.model.messages import Unknown
from baton_common.model.personal import Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.attachment_links import is_signed
from baton_email.api.access import STAFF
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.stored_bytes import Blob
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import KeepUpload
from baton_email.mailroom.files import Files, media_type
from baton_email.parsing.headers import file_name
from baton_email.ports import Blobs


class Upload(Query, frozen=True):
    """Of the file in the body."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    case_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """The case that it will be sent about: it is erased with that customer's data."""


class Uploaded(msgspec.Struct, frozen=True):
    """Name it by `id` in a reply's `attachment_ids`."""

    id: str
    name: str
    type: str
    size: int
    hash: str


class Link(Query, frozen=True):
    """What cases signed."""

    until: Annotated[int, msgspec.Meta(ge=0, le=2**40)]
    """Seconds since 1970."""
    signature: Annotated[str, msgspec.Meta(max_length=100)]


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
    link_key: bytes,
    new_id: NewId,
) -> Routes:
    """The routes of files."""
    routes = Routes("attachments")

    @routes.post("/v1/attachments", policy=STAFF, answers=Uploaded, status=201)
    async def upload(call: Call, body: bytes, query: Upload) -> Reply:
        """Store a file, at most 25 MB, to send it with a reply."""
        if not body:
            raise Problem(422, "invalid", "The body is empty; send the file's bytes in it.")
        attachment_id = new_id()
        name = file_name(query.name) or "file"
        kind = media_type(body, call.header("content-type") or "")
        subject = await _subject(query.case_id, attachment_id, call)
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
                by=call.principal.id,
                at=work.now,
            )
            do(work, upload)
            return Uploaded(attachment_id, name, kind, len(body), digest)

        return await commands.run(call, decide, status=201)

    async def _subject(case_id: str | None, attachment_id: str, call: Call) -> str:
        """The customer's, where the case is known; else one of the file's own."""
        if case_id is not None:
            known = (
                await commands.log.run(
                    lambda work: work.state(CORRESPONDENCE, case_id), metadata=call.metadata
                )
            ).answer
            if known.subjects:
                return known.subjects[0]
        return (await vault.subjects_of([f"attachment:{attachment_id}"]))[0]

    @routes.get(
        "/v1/attachments/{attachment_id}",
        policy=everybody(),
        media_type="application/octet-stream",
        refusals={403: "The link is not valid any more."},
    )
    async def fetch(call: Call, attachment_id: str, query: Link) -> Reply:
        """The file, by a link that cases signed less than five minutes ago."""
        now = int((await commands.log.now()).timestamp())
        if not is_signed(link_key, attachment_id, query.until, query.signature, now):
            raise Problem(403, "forbidden", "The link is not valid any more: open the case again.")
        await words.note(call, f"attachment:{attachment_id}", [])
        file = await files.get(attachment_id)
        if file is None:
            raise Unknown
        headers = {
            "content-disposition": disposition(file.name),
            "content-security-policy": "sandbox; default-src 'none'",
            "x-content-type-options": "nosniff",
            "cache-control": "private, no-store",
        }
        return Reply(file.content, headers=headers, media_type=file.media_type.encode())

    return routes
