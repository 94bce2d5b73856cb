"""A mailbox at a provider, used from a thread: list, fetch, move, wait (IDLE)."""

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

FIRST_CHECK, LONGEST_WAIT = 1.0, 30.0
"""Seconds until the folder is checked again without a notification, doubled each time; with and
without IDLE.

RFC 2177 allows 29 minutes, but checking is cheap and finds what was not notified: some servers
forget a mail that comes just when they begin to idle, or a folder that replaced the open one."""
_LOOK_UP = 0.5
"""Seconds between two checks whether to stop; also the cost of a spurious wake-up."""

IMAP_ERRORS = (ImapToolsError, imaplib.IMAP4.error, OSError)


@dataclass(frozen=True)
class ImapAccount:
    """`imap[s]://user:password@host[:port]/folder`, and the mailbox's own address."""

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
    """One connection, in one thread. UIDs are stable within it: a changed UIDVALIDITY ends it
    (OSError); nothing is kept between connections."""

    def __init__(self, account: ImapAccount, tls: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._box = _connected(account, tls)
        self._idle = Idle(self._box, account.timeout)
        self._next_check = FIRST_CHECK
        self._woken_for_nothing = False
        try:
            self._box.login(account.user, account.password, initial_folder=None)
            self._box.client.capabilities = self._capabilities()
            self._validity = self._select()
            if not self._box.folder.exists(account.taken_folder):
                self._box.folder.create(account.taken_folder)
        except BaseException:
            self.close()
            raise
        self.can_idle = "IDLE" in self._box.client.capabilities

    def waiting(self) -> list[str]:
        """UIDs in the folder now, oldest first. The server sends a notification once only, so an
        answer that came with one is requested again."""
        response: object = True
        while response:
            self._box.client.response("EXISTS")
            uids = self._box.uids()
            response = self._box.client.response("EXISTS")[1][-1]
        return sorted(uids, key=int)

    def size(self, uid: str) -> int:
        """Bytes of the mail; 0 if it is gone."""
        answer = self._fetch(uid, "(RFC822.SIZE)")
        _, found, rest = b" ".join(_plain(answer)).partition(b"RFC822.SIZE ")
        digits = rest.split(b")")[0].split()[0] if found else b"0"
        return int(digits) if digits.isdigit() else 0

    def raw(self, uid: str) -> bytes | None:
        """The unparsed mail (imap-tools would parse it here); None if it is gone."""
        for part in self._fetch(uid, "(BODY.PEEK[])"):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def move_away(self, uid: str) -> None:
        """Moves a stored mail away."""
        self._box.move([uid], self._account.taken_folder)
        self._next_check = FIRST_CHECK
        self._woken_for_nothing = False

    def wait(self, is_over: Callable[[], bool]) -> None:
        """Returns when something may have come, after half a minute at most, or soon after
        `is_over` turns true.

        After silence, and after a second wake-up without a mail, the folder is opened again by its
        name: for a deleted folder Dovecot answers every IDLE with an error and every search with
        nothing. Raises OSError if another folder has that name now."""
        end = time.monotonic() + self._next_check

        def goes_on() -> bool:
            return time.monotonic() < end and not is_over()

        woken = self.can_idle and self._idle.wait(goes_on)
        if woken and not self._woken_for_nothing:
            self._woken_for_nothing = True  # unless a mail is moved now
            return
        if woken:
            time.sleep(_LOOK_UP)
        else:
            self._sit_out(goes_on)
        if not is_over() and self._select() != self._validity:
            raise OSError("another folder is in the place of the one that was open")

    def close(self) -> None:
        """Logs out if the server still answers."""
        try:
            if not self._idle.is_on:
                self._box.logout()
                return
        except IMAP_ERRORS:
            pass
        self._box.client.shutdown()

    def _sit_out(self, goes_on: Callable[[], bool]) -> None:
        """Waits for the rest of the pause; the next one may be longer."""
        while goes_on():
            time.sleep(_LOOK_UP)
        self._next_check = min(2 * self._next_check, LONGEST_WAIT)
        self._woken_for_nothing = False

    def _select(self) -> list[bytes]:
        """Opens the folder of this name; returns its UIDVALIDITY."""
        self._box.folder.set(self._account.folder)
        return [part for part in self._box.client.response("UIDVALIDITY")[1] if part]

    def _capabilities(self) -> tuple[str, ...]:
        """Capabilities after login: many servers announce MOVE only then."""
        _, response = self._box.client.capability()
        return tuple(bytes(response[-1]).decode("ascii", "replace").upper().split())

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
