"""One SMTP connection: aiosmtpd's protocol with our limits, and a DATA that counts its bytes."""

import asyncio
import logging
from typing import TYPE_CHECKING, cast

from aiosmtpd.smtp import SMTP

from baton_email.adapters.incoming_mail import IncomingMail

if TYPE_CHECKING:
    from baton_email.adapters.smtp_listener import SmtpListener

logger = logging.getLogger(__name__)

IDLE = 60.0
"""Seconds without a byte after which a connection is closed."""
LONGEST_DATA = 600.0
"""Seconds for one mail, however it trickles."""
_CHUNK = 1024 * 1024

CALLS = {"*": 100, "MAIL": 10_000, "RCPT": 20_000, "DATA": 10_000, "RSET": 10_000, "NOOP": 1_000}
"""Most commands on one connection; then it is closed."""


class SmtpSession(SMTP):  # type: ignore[misc]  # aiosmtpd has no types
    """The dialogue with one client. The listener decides, stores and counts."""

    def __init__(self, listener: "SmtpListener") -> None:
        self._listener = listener
        self._admitted = False
        super().__init__(
            listener,
            data_size_limit=listener.limits.mail_bytes,
            enable_SMTPUTF8=True,
            hostname=listener.limits.hostname,
            ident="Baton",
            tls_context=listener.tls,
            timeout=IDLE,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            command_call_limit=CALLS,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuses a connection above the limits with "try again later"; after STARTTLS it is still
        the same connection."""
        if not self._admitted:
            # uvloop's are no subclass of asyncio's, but keep their protocol
            writing = cast(asyncio.WriteTransport, transport)
            if not self._listener.admit(self, writing):
                writing.write(b"421 4.3.2 Too many connections, try again later\r\n")
                writing.close()
                return
            self._admitted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Releases an admitted connection; a refused one holds nothing."""
        if self._admitted:
            self._listener.leave(self)
            super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Discards the bytes of a refused connection."""
        if self._admitted:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        """Passes the end of input to aiosmtpd, for admitted connections."""
        return super().eof_received() if self._admitted else False

    async def smtp_VRFY(self, _: str | None) -> None:  # noqa: N802  # the name is the command's
        """Reveals nothing about addresses, and echoes nothing."""
        await self.push("252 2.5.0 Send it and see")

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802  # the name is the command's
        """Takes the mail in large pieces (aiosmtpd goes line by line) within size, time and the
        listener's memory, and answers when it is stored or refused."""
        if await self.check_helo_needed():
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Send RCPT first")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            async with asyncio.timeout(LONGEST_DATA):
                content, refusal = await self._receive()
        except TimeoutError:
            await self.push("421 4.4.2 That took too long")
            self.transport.close()
            return
        try:
            if refusal is None:
                self.envelope.content = self.envelope.original_content = content
                refusal = await self._call_handler_hook("DATA")
            else:
                await self._listener.refused(refusal)
        finally:
            self._set_post_data_state()
        await self.push(refusal)

    async def _receive(self) -> tuple[bytes, str | None]:
        """The mail without SMTP's dots; or the answer that refuses it, its bytes discarded."""
        taken = IncomingMail(self._listener.memory_of(self), self._listener.limits.mail_bytes)
        try:
            while True:
                chunk = await self._reader.read(_CHUNK)
                if not chunk:
                    raise asyncio.CancelledError
                self._reset_timeout()
                rest = taken.add(chunk)
                if rest is not None:
                    self._reader.feed_data(rest)
                    return taken.content(), taken.refusal
        finally:
            taken.let_go()


def told_apart(error: Exception) -> str:
    """The client's answer to an error of ours; the log has the details."""
    logger.error("an SMTP session failed", exc_info=error)
    return "451 4.3.0 Something went wrong here, try again later"
