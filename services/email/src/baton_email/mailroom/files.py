"""Files by attachment id: our uploads, and parts of received mails."""

import re
from dataclasses import dataclass

from baton_common.engine.sagas.claiming import Held, Outcome
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Personal, Vault
from baton_email.domain.attachment.state import UPLOAD
from baton_email.domain.mail.events import Attached
from baton_email.domain.mail.state import MAIL, Arrived, NotYetSeen, Readable
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import DropUpload
from baton_email.mailroom.reader import MailReader
from baton_email.mailroom.writing import File
from baton_email.ports import Blobs

_SAFE_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")
_KNOWN_BY_THEIR_BEGINNING = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_SHOWN = frozenset(kind for _, kind in _KNOWN_BY_THEIR_BEGINNING)
LOOK = Metadata(correlation_id="looks-at-a-file")


async def drop_unnamed(held: Held) -> Outcome:
    """The timer of an upload: nothing named it in its time."""
    _, attachment_id = split_stream(held.deadline.stream)
    return Outcome(lambda work: do(work, DropUpload(attachment_id=attachment_id, at=work.now)))


@dataclass(frozen=True)
class Files:
    """Opens files for sending and for browsers."""

    log: Log
    vault: Vault
    blobs: Blobs
    reader: MailReader

    async def get(self, attachment_id: str) -> File | None:
        """The file; None if there is none or it was erased. Raises LogUnavailable,
        VaultUnavailable."""
        mail_id, _, part = attachment_id.partition(".")
        if part:
            return await self._of_mail(mail_id, attachment_id, part)
        upload = (
            await self.log.run(lambda work: work.state(UPLOAD, attachment_id), metadata=LOOK)
        ).answer
        if upload.file is None:
            return None
        content = await self.bytes_of(upload.file.raw.sha256)
        return await self._file(content, upload.file.name, upload.file.media_type)

    async def exists(self, attachment_id: str) -> bool:
        """True if the id names a file, erased or not."""
        mail_id, _, part = attachment_id.partition(".")
        if part:
            return await self._attached(mail_id, attachment_id) is not None
        upload = (
            await self.log.run(lambda work: work.state(UPLOAD, attachment_id), metadata=LOOK)
        ).answer
        return upload.file is not None

    async def raw(self, mail_id: str) -> bytes | None:
        """A received mail as bytes; None if there is none or it was erased."""
        mail = (await self.log.run(lambda work: work.state(MAIL, mail_id), metadata=LOOK)).answer
        if isinstance(mail, NotYetSeen):
            return None
        return await self.bytes_of(mail.arrival.raw.sha256)

    async def bytes_of(self, name: str) -> bytes | None:
        """The stored bytes of this name, decrypted; None if erased."""
        stored = await self.blobs.get(name)
        if stored is None:
            return None
        content = await self.vault.open_bytes(stored.subject, stored.ciphertext)
        return None if isinstance(content, Erased) else content

    async def _of_mail(self, mail_id: str, attachment_id: str, part: str) -> File | None:
        attached = await self._attached(mail_id, attachment_id)
        raw = await self.raw(mail_id) if attached is not None else None
        if attached is None or raw is None:
            return None
        content = await self.reader.part(raw, int(part))
        return await self._file(content, attached.name, attached.media_type)

    async def _attached(self, mail_id: str, attachment_id: str) -> Attached | None:
        mail = (await self.log.run(lambda work: work.state(MAIL, mail_id), metadata=LOOK)).answer
        if not isinstance(mail, Readable) or isinstance(mail, Arrived):
            return None
        return next((each for each in mail.read.attachments if each.id == attachment_id), None)

    async def _file(
        self, content: bytes | None, name: Personal[str] | None, declared: str
    ) -> File | None:
        if content is None:
            return None
        opened = (await self.vault.open([name]))[0] if name is not None else ""
        called = opened if isinstance(opened, str) and opened else "file"
        return File(name=called, media_type=media_type(content, declared), content=content)


def media_type(content: bytes, declared: str) -> str:
    """The media type that the bytes themselves show; never a picture or PDF that only claims to be
    one, never one that a browser would run."""
    for beginning, kind in _KNOWN_BY_THEIR_BEGINNING:
        if content.startswith(beginning):
            return kind
    kind = declared.strip().lower()
    if kind in _SHOWN or not _SAFE_TYPE.fullmatch(kind) or kind.startswith("multipart/"):
        return "application/octet-stream"
    return kind
