"""Files that are uploaded to be sent with a reply."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.attachment.commands import KeepFile
from baton_email.domain.attachment.decide import decide
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import KeepUpload


def keep_upload(work: UnitOfWork, request: KeepUpload) -> None:
    """Keep the file under its id."""
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
