"""Fetches mails from a mailbox: stored first, moved away afterwards.

A cut between the two fetches the mail again; it has the same Message-ID and the same bytes, so it
is kept once. A moved mail is always stored."""

import asyncio
import logging
import ssl
import threading
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from baton_common.model.log_port import LogUnavailable
from baton_common.model.personal import VaultUnavailable
from baton_common.platform.failpoints import failpoint
from baton_email.adapters.imap_mailbox import IMAP_ERRORS, ImapAccount, ImapSession
from baton_email.mailroom.addressed import envelope_sender_of, recipients_of
from baton_email.mailroom.arrivals import Arrivals
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals

logger = logging.getLogger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_PATIENCE = 45.0
"""Seconds in which one mail must be stored; less than the limit of `progress`."""

T = TypeVar("T")


class ImapIntake:
    """`run` fetches until it is cancelled; a lost connection is opened again."""

    def __init__(
        self,
        account: ImapAccount,
        our_mailbox: str,
        arrivals: Arrivals,
        ours: OurAddresses,
        refusals: Refusals,
        *,
        largest: int = 25 * 1024 * 1024,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._largest = largest
        self._account = account
        self._our_mailbox = our_mailbox
        self._arrivals = arrivals
        self._ours = ours
        self._refusals = refusals
        self._tls = tls
        self._alive_at = time.monotonic()

    def progress(self) -> float:
        """Seconds since the last step. Waiting steps every half second; any other step is a command
        to the server, limited to half a minute, or the storing of a mail."""
        return time.monotonic() - self._alive_at

    async def run(self) -> None:
        """Runs one session after the other, with growing pauses while they fail."""
        loop, stopping = asyncio.get_running_loop(), threading.Event()
        pause = SHORTEST_PAUSE
        try:
            while True:
                begun = self._alive_at = time.monotonic()
                try:
                    session = asyncio.create_task(asyncio.to_thread(self._session, loop, stopping))
                    session.add_done_callback(_retrieve_result)
                    await asyncio.shield(session)
                except (*IMAP_ERRORS, LogUnavailable, VaultUnavailable, TimeoutError) as trouble:
                    logger.warning("the mailbox is tried again: %s", type(trouble).__name__)
                self._alive_at = time.monotonic()
                if self._alive_at - begun > LONGEST_PAUSE:
                    pause = SHORTEST_PAUSE
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            stopping.set()

    def _session(self, loop: asyncio.AbstractEventLoop, stopping: threading.Event) -> None:
        """One session in a thread: until the connection is lost or the intake stops."""
        session = ImapSession(self._account, self._tls)
        looked_at: set[str] = set()

        def is_over() -> bool:
            self._alive_at = time.monotonic()
            return stopping.is_set()

        try:
            while not is_over():
                fresh = [uid for uid in session.waiting() if uid not in looked_at]
                for uid in fresh:
                    if is_over():
                        return
                    looked_at.add(uid)
                    self._take(session, uid, loop)
                if not fresh:
                    session.wait(is_over)
        finally:
            session.close()

    def _take(self, session: ImapSession, uid: str, loop: asyncio.AbstractEventLoop) -> None:
        if session.size(uid) > self._largest:
            self._wait(self._refusals.refused(552, "size"), loop)
            return
        self._alive_at = time.monotonic()
        raw = session.raw(uid)
        if raw is None:
            return
        try:
            self._wait(self._store(raw), loop)
        except (*IMAP_ERRORS, LogUnavailable, VaultUnavailable, TimeoutError):
            raise
        except Exception as problem:  # one mail that cannot be stored holds up no other
            logger.error("a fetched mail stays where it is: %s", type(problem).__name__)
            return
        failpoint("imap: stored")
        session.move_away(uid)
        failpoint("imap: moved")

    async def _store(self, raw: bytes) -> None:
        ours = await self._ours.get()
        recipients = recipients_of(raw, ours, self._our_mailbox)
        await self._arrivals.take(raw, envelope_sender_of(raw), recipients, "imap")

    def _wait(self, work: Coroutine[Any, Any, T], loop: asyncio.AbstractEventLoop) -> T:
        self._alive_at = time.monotonic()
        done = asyncio.run_coroutine_threadsafe(work, loop).result(_PATIENCE)
        self._alive_at = time.monotonic()
        return done


def _retrieve_result(session: asyncio.Task[None]) -> None:
    """Retrieves the outcome of a session that ends after the intake was stopped."""
    if not session.cancelled():
        session.exception()
