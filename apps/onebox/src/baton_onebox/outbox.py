"""What was sent while no mail server is named: for the page, and for the demo's customers."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from baton_email.adapters.folder_outbox import FolderOutbox


@dataclass(frozen=True)
class Sent:
    """A mail that would have gone out."""

    mail_id: str
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


def sent_of(mail_id: str, raw: bytes) -> Sent:
    """A mail of ours, read again."""
    mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
    headers = [str(value) for name in ("To", "Cc") for value in mail.get_all(name, [])]
    body = mail.get_body(("plain",))
    return Sent(
        mail_id=mail_id,
        to=tuple(address for _, address in getaddresses(headers)),
        subject=str(mail["Subject"]),
        text=body.get_content() if body is not None else "",
        is_automatic=str(mail["Auto-Submitted"] or "no") != "no",
        raw=raw,
    )
