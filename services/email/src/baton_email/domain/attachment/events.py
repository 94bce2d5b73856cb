"""Events of a file that is sent with a reply."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_email.domain.stored_bytes import Blob


class FileUploaded(Event, frozen=True, kw_only=True):
    """Its bytes are stored."""

    attachment_id: str
    raw: Blob
    name: Personal[str]
    media_type: str
    sha256: str
    by: str


UploadEvent: TypeAlias = FileUploaded

UPLOAD_EVENTS = EventTypes({"file-uploaded": FileUploaded})
