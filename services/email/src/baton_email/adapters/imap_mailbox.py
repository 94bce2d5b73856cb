"""A mailbox at a provider, as a thread talks to it: list, fetch, move, wait (IDLE)."""

import imaplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from baton_email.adapters.imap_idle import Idle

IDLE_AT_MOST = 30.0
"""Seconds: RFC 2177 allows 29 minutes, but looking again is cheap and finds what was not told."""
POLL_EVERY = 30.0
"""For servers without IDLE."""
_LOOK_UP = 0.5

ImapTrouble = (ImapToolsError, imaplib.IMAP4.error, OSError)


@dataclass(frozen=True)
class ImapAccount:
    """`imap[s]://user:password@host[:port]/folder`, and whose mailbox it is."""

    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    taken_folder: str = "Baton"
    timeout: float = 30.0

    @classmethod
    def parse(cls, url: str) -> "ImapAccount":
        """Raises ValueError with a sentence. `imap://` uses STARTTLS unless `?tls=off`."""
        parts = urlsplit(url)
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
            raise ValueError("BATON_IMAP_IN must look like imaps://user:password@host/INBOX")
        security: Literal["tls", "starttls", "none"] = "starttls"
        if parts.scheme == "imaps":
            security = "tls"
        elif parts.query == "tls=off":
            security = "none"
        return cls(
            host=parts.hostname,
            port=parts.port or (993 if security == "tls" else 143),
            security=security,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
        )


class ImapSession:
    """One connection, in one thread. Within it a mail's UID stays what it is; between
    connections nothing is remembered, so a change of UIDVALIDITY changes nothing for us."""

    def __init__(self, account: ImapAccount, tls: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._box = _connected(account, tls)
        self._idle = Idle(self._box, account.timeout)
        try:
            self._box.login(account.user, account.password, initial_folder=None)
            self._box.client.capabilities = self._capabilities()
            self._box.folder.set(account.folder)
            if not self._box.folder.exists(account.taken_folder):
                self._box.folder.create(account.taken_folder)
        except BaseException:
            self.close()
            raise
        self.can_idle = "IDLE" in self._box.client.capabilities

    def waiting(self) -> list[str]:
        """UIDs of what is in the folder now, oldest first. What the server told before or with
        its answer it tells no second time, so an answer that came with news is asked for again."""
        told: object = True
        while told:
            self._box.client.response("EXISTS")
            uids = self._box.uids()
            told = self._box.client.response("EXISTS")[1][-1]
        return sorted(uids, key=int)

    def size(self, uid: str) -> int:
        """Bytes of the mail, 0 if it is gone meanwhile."""
        answer = self._fetch(uid, "(RFC822.SIZE)")
        _, found, rest = b" ".join(_plain(answer)).partition(b"RFC822.SIZE ")
        digits = rest.split(b")")[0].split()[0] if found else b"0"
        return int(digits) if digits.isdigit() else 0

    def raw(self, uid: str) -> bytes | None:
        """The mail as it is (imap-tools would parse it here and now); None if it is gone."""
        for part in self._fetch(uid, "(BODY.PEEK[])"):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def move_away(self, uid: str) -> None:
        """It is stored with us."""
        self._box.move([uid], self._account.taken_folder)

    def wait(self, stopping: Callable[[], bool]) -> None:
        """Until something may have come, at most minutes; soon when `stopping` turns true."""
        end = time.monotonic() + (IDLE_AT_MOST if self.can_idle else POLL_EVERY)

        def goes_on() -> bool:
            return time.monotonic() < end and not stopping()

        if self.can_idle:
            self._idle.wait(goes_on)
            return
        while goes_on():
            time.sleep(_LOOK_UP)

    def close(self) -> None:
        """Log out if the server still listens to that."""
        try:
            if not self._idle.is_on:
                self._box.logout()
                return
        except ImapTrouble:
            pass
        self._box.client.shutdown()

    def _capabilities(self) -> tuple[str, ...]:
        """Many servers tell of MOVE only those who are logged in."""
        _, told = self._box.client.capability()
        return tuple(bytes(told[-1]).decode("ascii", "replace").upper().split())

    def _fetch(self, uid: str, what: str) -> list[object]:
        status, answer = self._box.client.uid("FETCH", uid, what)
        if status != "OK":
            raise OSError(f"the IMAP server refuses to give mail {uid}: {status}")
        return list(answer)


def _plain(answer: list[object]) -> list[bytes]:
    return [part for part in answer if isinstance(part, bytes)]


def _connected(account: ImapAccount, tls: ssl.SSLContext | None) -> BaseMailBox:
    if account.security == "tls":
        return MailBox(account.host, account.port, timeout=account.timeout, ssl_context=tls)
    if account.security == "starttls":
        return MailBoxStartTls(account.host, account.port, timeout=account.timeout, ssl_context=tls)
    return MailBoxUnencrypted(account.host, account.port, timeout=account.timeout)
