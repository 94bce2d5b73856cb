"""A file that somebody of ours uploaded to send it with a reply."""

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import Blob


class FileUploaded(Event, frozen=True, kw_only=True):
    """Its bytes are stored."""

    attachment_id: str
    raw: Blob
    name: Personal[str]
    media_type: str
    sha256: str
    by: str


class Upload(msgspec.Struct, frozen=True):
    """None: there is no such file."""

    file: FileUploaded | None = None


def evolve(_: Upload, event: FileUploaded) -> Upload:
    """A file is uploaded once."""
    return Upload(event)


UPLOAD: Aggregate[Upload, FileUploaded] = Aggregate(
    "upload", Upload(), evolve, EventTypes({"file-uploaded": FileUploaded})
)
