"""A file that is sent with a reply, as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_email.domain.attachment.events import UPLOAD_EVENTS, FileUploaded, UploadEvent


class Upload(msgspec.Struct, frozen=True):
    """None: there is no such file."""

    file: FileUploaded | None = None


def evolve(_: Upload, event: UploadEvent) -> Upload:
    """The upload after an event."""
    match event:
        case FileUploaded():
            return Upload(event)
        case _:
            assert_never(event)


UPLOAD: Aggregate[Upload, UploadEvent] = Aggregate("upload", Upload(), evolve, UPLOAD_EVENTS)
