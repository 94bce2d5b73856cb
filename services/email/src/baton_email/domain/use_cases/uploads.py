"""Files that are uploaded to be sent with a reply, or handed over with a case."""

from collections.abc import Iterable
from datetime import datetime

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.attachment.commands import DropFile, KeepFile, NameFile
from baton_email.domain.attachment.decide import decide
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import DropUpload, KeepUpload, NameUploads
from baton_email.domain.use_cases.timers import UNNAMED


def keep_upload(work: UnitOfWork, request: KeepUpload) -> None:
    """Keep the file under its id, for its time or until something names it."""
    keep = KeepFile(
        attachment_id=request.attachment_id,
        raw=request.raw,
        name=request.name,
        media_type=request.media_type,
        sha256=request.sha256,
        by=request.by,
        at=request.at,
    )
    record(work, UPLOAD, request.attachment_id, decide, keep)
    work.schedule(UPLOAD.stream(request.attachment_id), UNNAMED, 1, request.at + request.kept)


def name_uploads(work: UnitOfWork, request: NameUploads) -> None:
    """Keep the uploads among them."""
    name_files(work, request.case_id, request.attachment_ids, request.at)


def name_files(work: UnitOfWork, case_id: str, attachment_ids: Iterable[str], at: datetime) -> None:
    """Something of this case names these files."""
    for attachment_id in attachment_ids:
        if "." not in attachment_id:  # a part of a received mail is kept with the mail
            record(work, UPLOAD, attachment_id, decide, NameFile(case_id=case_id, at=at))


def drop_upload(work: UnitOfWork, request: DropUpload) -> None:
    """Let it go unless something names it."""
    record(work, UPLOAD, request.attachment_id, decide, DropFile(at=request.at))
