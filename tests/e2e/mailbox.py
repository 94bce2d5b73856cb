"""A customer's mailbox, read by IMAP as their mail program does."""

import imaplib
from dataclasses import dataclass
from email.message import EmailMessage

from baton_testkit.servers.greenmail import MailUser
from tests.e2e.mails import read


@dataclass(frozen=True)
class Mailbox:
    """On a mail server of loopback."""

    user: MailUser
    smtp_port: int
    imap_port: int

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
