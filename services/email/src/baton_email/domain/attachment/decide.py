"""Decides commands of a file that is sent with a reply."""

from typing import assert_never

from baton_email.domain.attachment.commands import KeepFile, UploadCommand
from baton_email.domain.attachment.events import FileUploaded, UploadEvent
from baton_email.domain.attachment.state import Upload


def decide(command: UploadCommand, _: Upload) -> list[UploadEvent]:
    """Refuses nothing: each upload has a new id."""
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
        case _:
            assert_never(command)
