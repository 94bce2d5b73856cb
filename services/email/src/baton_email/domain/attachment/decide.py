"""Decides commands of a file that is sent with a reply."""

from typing import assert_never

from baton_email.domain.attachment.commands import DropFile, KeepFile, NameFile, UploadCommand
from baton_email.domain.attachment.events import (
    FileDropped,
    FileNamed,
    FileUploaded,
    UploadEvent,
)
from baton_email.domain.attachment.state import Upload


def decide(command: UploadCommand, upload: Upload) -> list[UploadEvent]:
    """Refuses nothing: each upload has a new id. It is named once, and dropped if it never was."""
    match command:
        case KeepFile():
            return [
                FileUploaded(
                    attachment_id=command.attachment_id,
                    raw=command.raw,
                    name=command.name,
                    media_type=command.media_type,
                    sha256=command.sha256,
                    by=command.by,
                    at=command.at,
                )
            ]
        case NameFile(case_id=case_id, at=at):
            is_new = upload.file is not None and not upload.named
            return [FileNamed(case_id=case_id, at=at)] if is_new else []
        case DropFile(at=at):
            if upload.file is None or upload.named:
                return []
            return [FileDropped(stored=upload.file.raw.sha256, at=at)]
        case _:
            assert_never(command)
