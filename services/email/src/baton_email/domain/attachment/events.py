"""Events of a file that is sent with a reply, or handed over with a case."""

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


class FileNamed(Event, frozen=True, kw_only=True):
    """A reply or a handoff names it: it is kept as long as they are."""

    case_id: str


class FileDropped(Event, frozen=True, kw_only=True):
    """Nothing named it in its time: its bytes may go."""

    stored: str
    """The name of its stored bytes."""


UploadEvent: TypeAlias = FileUploaded | FileNamed | FileDropped

UPLOAD_EVENTS = EventTypes(
    {"file-uploaded": FileUploaded, "file-named": FileNamed, "file-dropped": FileDropped}
)
