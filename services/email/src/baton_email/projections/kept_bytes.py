"""Stored bytes that an event refers to: received mails, uploaded files.

All other bytes may be swept, so every event with a `Blob` must be handled here (tested)."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Column, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_email.domain.attachment.events import FileDropped, FileUploaded
from baton_email.domain.mail.events import MailArrived

METADATA = MetaData()
KEPT_BYTES = Table("kept_bytes", METADATA, Column("sha256", Text, primary_key=True))


class KeptRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event refers to the bytes with this SHA-256 (hex)."""

    sha256: str


class KeptBytes:
    """The projection."""

    name = "kept_bytes"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Add the names of one batch, and take away those of dropped files."""
        named: set[str] = set()
        dropped: set[str] = set()
        for each in records:
            match each.event:
                case MailArrived(raw=raw) | FileUploaded(raw=raw):
                    named.add(raw.sha256)
                case FileDropped(stored=stored):
                    dropped.add(stored)
        await store.put(KEPT_BYTES, {KeptRow(sha256=each) for each in named - dropped})
        await store.remove(KEPT_BYTES, dropped)
