"""A mailbox on a mail server of loopback, as a mail program sees it by IMAP."""

import asyncio
import imaplib
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import TypeVar

from baton_testkit.servers.greenmail import MailUser

T = TypeVar("T")


@dataclass(frozen=True)
class Box:
    """Each call is a connection of its own."""

    user: MailUser
    port: int

    async def mails(self, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder, oldest first; none if there is no such folder."""
        return await self._with(lambda box: _mails(box, folder))

    async def count(self, folder: str = "INBOX") -> int:
        """The number of mails in a folder."""
        return len(await self.mails(folder))

    async def put(self, raw: str, folder: str = "INBOX") -> None:
        """Lay a mail into a folder, as a filter does."""
        await self._with(lambda box: box.append(folder, "", "", raw.encode()))

    async def make(self, folder: str) -> None:
        """A new folder, with a UIDVALIDITY of its own."""
        await self._with(lambda box: box.create(folder))

    async def drop(self, folder: str) -> None:
        """A folder with all that is in it."""
        await self._with(lambda box: box.delete(folder))

    async def empty(self) -> None:
        """Empties the mailbox."""
        await self._with(_empty)

    async def _with(self, do: Callable[[imaplib.IMAP4], T]) -> T:
        def connected() -> T:
            with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
                box.login(self.user.address, self.user.password)
                return do(box)

        return await asyncio.to_thread(connected)


def _mails(box: imaplib.IMAP4, folder: str) -> list[bytes]:
    status, _ = box.select(folder, readonly=True)
    if status != "OK":
        return []
    numbers = box.search(None, "ALL")[1][0].split()
    return [_raw(box, number.decode()) for number in numbers]


def _raw(box: imaplib.IMAP4, number: str) -> bytes:
    _, parts = box.fetch(number, "(BODY.PEEK[])")
    part = parts[0]
    assert isinstance(part, tuple)
    return part[1]


def _empty(box: imaplib.IMAP4) -> None:
    box.select("INBOX")
    if numbers := box.search(None, "ALL")[1][0].replace(b" ", b",").decode():
        box.store(numbers, "+FLAGS", r"(\Deleted)")
        box.expunge()
    for line in box.list()[1]:
        name = bytes(line or b"").rpartition(b" ")[2].decode().strip('"')  # type: ignore[arg-type]  # lines without literals
        if name not in {"INBOX", ""}:
            box.delete(name)


async def delivered(port: int, raw: str, sender: str, to: str) -> None:
    """Bring a mail to a mailbox by LMTP."""

    def deliver() -> None:
        with smtplib.LMTP("127.0.0.1", port) as connection:
            connection.sendmail(sender, [to], raw.encode())

    await asyncio.to_thread(deliver)


def read(raw: bytes) -> EmailMessage:
    """A mail's bytes, read by a library that is not ours."""
    return BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)
