"""Commands of a file that is sent with a reply."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_email.domain.stored_bytes import Blob


class KeepFile(Command, frozen=True, kw_only=True):
    """Keep a file whose bytes are stored."""

    attachment_id: str
    raw: Blob
    name: Personal[str]
    media_type: str
    sha256: str
    by: str


class NameFile(Command, frozen=True, kw_only=True):
    """A reply or a handoff of this case names it."""

    case_id: str


class DropFile(Command, frozen=True, kw_only=True):
    """Let it go unless something names it."""


UploadCommand: TypeAlias = KeepFile | NameFile | DropFile
