"""A mailbox, read by IMAP as a mail program does."""

import asyncio
import imaplib
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

from baton_testkit.servers.greenmail import MailUser
from tests.e2e.mails import read


@dataclass(frozen=True)
class Mailbox:
    """On a mail server of loopback."""

    user: MailUser
    smtp_port: int
    imap_port: int

    @property
    def fetched_as(self) -> str:
        """The value of `BATON_IMAP_IN` with which Baton fetches it."""
        account = f"{quote(self.user.address)}:{self.user.password}"
        return f"imap://{account}@127.0.0.1:{self.imap_port}/INBOX?tls=off"

    async def deliver(self, mail: EmailMessage) -> None:
        """The mail server takes it. Raises smtplib.SMTPException, OSError."""
        await asyncio.to_thread(self._deliver, mail)

    def _deliver(self, mail: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as connection:
            connection.send_message(mail)

    def mails(self, number: int) -> list[EmailMessage]:
        """The mails in it, oldest first; none while there are fewer than `number`."""
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=30) as connection:
            connection.login(self.user.address, self.user.password)
            connection.select("INBOX", readonly=True)
            _, (found,) = connection.search(None, "ALL")
            numbers = found.split()
            if len(numbers) < number:
                return []
            return [read(_raw(connection, each)) for each in numbers]


def _raw(connection: imaplib.IMAP4, number: bytes) -> bytes:
    _, parts = connection.fetch(number.decode(), "(BODY.PEEK[])")
    part = parts[0]
    assert isinstance(part, tuple)
    return part[1]
