"""A file that is sent with a reply, as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.attachment.events import (
    UPLOAD_EVENTS,
    FileDropped,
    FileNamed,
    FileUploaded,
    UploadEvent,
)


class Upload(msgspec.Struct, frozen=True):
    """None: there is no such file, or no longer."""

    file: FileUploaded | None = None
    named: bool = False


def evolve(upload: Upload, event: UploadEvent) -> Upload:
    """The upload after an event."""
    match event:
        case FileUploaded():
            return Upload(event)
        case FileNamed():
            return Upload(upload.file, named=True)
        case FileDropped():
            return Upload()
        case _:
            assert_never(event)


UPLOAD: Aggregate[Upload, UploadEvent] = Aggregate("upload", Upload(), evolve, UPLOAD_EVENTS)
