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

FIRST_LOOK, LONGEST_WAIT = 1.0, 30.0
"""Seconds after which it looks again although there was no news, doubled each time, with and
without IDLE. RFC 2177 allows 29 minutes, but looking is cheap and finds what was not told: some
servers forget a mail that comes just when they begin to idle, or a folder that was put in the
place of the one that is open."""
_LOOK_UP = 0.5
"""Seconds after which it looks whether it shall stop, and that a second wake for nothing costs."""

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
    """One connection, in one thread. Within it a mail's UID stays what it is: another
    UIDVALIDITY ends it (OSError), and between connections nothing is remembered."""

    def __init__(self, account: ImapAccount, tls: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._box = _connected(account, tls)
        self._idle = Idle(self._box, account.timeout)
        self._patience = FIRST_LOOK
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
        """Moves the mail away once it is stored with us."""
        self._box.move([uid], self._account.taken_folder)
        self._patience = FIRST_LOOK
        self._woken_for_nothing = False

    def wait(self, is_over: Callable[[], bool]) -> None:
        """Until something may have come, at most half a minute; soon when `is_over`, which is
        asked all the while, turns true.

        After silence, and when it was woken again although there was nothing the last time, the
        folder is opened anew by its name: of one that was deleted Dovecot says at every IDLE that
        something is wrong, and at every search that nothing is there. Raises OSError if another
        folder has that name now.
        """
        end = time.monotonic() + self._patience

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
        """Log out if the server still listens to that."""
        try:
            if not self._idle.is_on:
                self._box.logout()
                return
        except ImapTrouble:
            pass
        self._box.client.shutdown()

    def _sit_out(self, goes_on: Callable[[], bool]) -> None:
        """The rest of a silence; the next may be longer."""
        while goes_on():
            time.sleep(_LOOK_UP)
        self._patience = min(2 * self._patience, LONGEST_WAIT)
        self._woken_for_nothing = False

    def _select(self) -> list[bytes]:
        """Open the folder of this name as it is now; its UIDVALIDITY."""
        self._box.folder.set(self._account.folder)
        return [part for part in self._box.client.response("UIDVALIDITY")[1] if part]

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
