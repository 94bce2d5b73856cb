"""The mails sent while no mail server is named: for the page, and for the demo's customers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from baton_email.adapters.folder_outbox import FolderOutbox

LOOKED_AT = 2_000
"""Mails that are opened for one page."""
ASKED_ABOUT = 200
"""Mails that email is asked about for one page."""

MayRead = Callable[[str], Awaitable[bool]]
"""True if whoever asks may read the mail; that they do is written down."""


@dataclass(frozen=True)
class Sent:
    """A mail that would have gone out."""

    mail_id: str
    at: datetime | None
    """The instant at which it was composed."""
    to: tuple[str, ...]
    subject: str
    text: str
    is_automatic: bool
    raw: bytes


@dataclass(frozen=True)
class Outbox:
    """The newest mails in the home's outbox."""

    kept: FolderOutbox

    async def newest(self, limit: int = 50) -> list[Sent]:
        """Newest first; the mails of erased people are left out."""
        return [sent_of(mail_id, raw) for mail_id, raw in await self.kept.newest(limit)]

    async def page(
        self,
        wanted: Callable[[Sent], bool],
        may_read: MayRead,
        size: int,
        before: str | None = None,
    ) -> tuple[list[Sent], str | None]:
        """The newest that are wanted, may be read and are older than mail `before`, and the id to
        go on before; None: there are no more. Of very many it looks at some only: then a page may
        be short."""
        found = list[Sent]()
        last, looked, asked = before, 0, 0
        async for mail_id, raw in self.kept.mails(LOOKED_AT, before or ""):
            if len(found) == size or asked == ASKED_ABOUT:
                return found, last
            last, looked = mail_id, looked + 1
            if wanted(mail := sent_of(mail_id, raw)):
                asked += 1
                if await may_read(mail_id):
                    found.append(mail)
        return found, last if looked == LOOKED_AT else None


def sent_of(mail_id: str, raw: bytes) -> Sent:
    """A mail of ours, read again."""
    mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
    headers = [str(value) for name in ("To", "Cc") for value in mail.get_all(name, [])]
    body = mail.get_body(("plain",))
    return Sent(
        mail_id=mail_id,
        at=getattr(mail["Date"], "datetime", None),
        to=tuple(address for _, address in getaddresses(headers)),
        subject=str(mail["Subject"]),
        text=body.get_content() if body is not None else "",
        is_automatic=str(mail["Auto-Submitted"] or "no") != "no",
        raw=raw,
    )
