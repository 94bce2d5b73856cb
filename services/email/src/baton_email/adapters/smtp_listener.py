"""Receives mails by SMTP: 250 only after the bytes are stored, a code and a text for every
refusal."""

import asyncio
import logging
import ssl
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from socket import socket
from typing import Any

from aiosmtpd.smtp import Envelope, Session

from baton_common.model.log_port import LogUnavailable
from baton_common.model.personal import VaultUnavailable
from baton_email.adapters.incoming_mail import HostMemory, MailMemory
from baton_email.adapters.mail_hosts import OURS, Network, address_of, host_of, unnamed_host
from baton_email.adapters.smtp_session import SmtpSession, told_apart
from baton_email.domain.refusal.events import Reason
from baton_email.domain.thread.reply_token import untagged
from baton_email.mailroom.arrivals import Arrivals, Bringer
from baton_email.mailroom.envelope import MOST_HOPS, glance
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals

logger = logging.getLogger(__name__)

LARGEST_MAIL = 31_000_000
"""Bytes that a mail may be allowed to have: as much as is stored under one name, and room for its
seal. How many are allowed is a setting."""
_AWAY = "451 4.3.0 The mail cannot be stored now, try again later"
_REASONS: dict[str, Reason] = {
    "552": "size",
    "500": "syntax",
    "452": "rate",
    "554": "loop",
}


@dataclass(frozen=True)
class SmtpLimits:
    """Limits for connections and mails."""

    mail_bytes: int = 25 * 1024 * 1024
    """Of one mail, whether it is brought or fetched."""
    recipients: int = 100
    connections: int = 200
    connections_of_one: int = 100
    """Connections from one host: in production that is the mail server in front."""
    room_for_new: int = 50
    """The last connections are for hosts that have none yet."""
    memory: int = 256 * 1024 * 1024
    """Bytes of all mails being received at one moment; half of it at most from one host that is no
    relay."""
    relays: Sequence[Network] = OURS
    """Mail servers that pass on mails of many senders: what they bring costs the share of the
    sender alone."""
    hostname: str = "baton"


class SmtpListener:
    """Listens on one port. `start` before, `stop` after; many connections at once."""

    def __init__(
        self,
        arrivals: Arrivals,
        ours: OurAddresses,
        refusals: Refusals,
        *,
        limits: SmtpLimits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._arrivals = arrivals
        self._ours = ours
        self._refusals = refusals
        self.limits = limits or SmtpLimits()
        self.tls = tls
        self._server: asyncio.Server | None = None
        self._sessions: dict[SmtpSession, str] = {}
        self._from: Counter[str] = Counter()
        self.memory = MailMemory(self.limits.memory)
        self._storing: set[asyncio.Task[str]] = set()

    async def start(self, host: str, port: int, door: socket | None = None) -> int:
        """Listen on host and port, or on the bound socket `door`; returns the port (the chosen one
        for 0). Raises OSError if it is taken."""
        _say_nothing_personal()
        loop = asyncio.get_running_loop()
        where = {"sock": door} if door is not None else {"host": host, "port": port}
        self._server = await loop.create_server(lambda: SmtpSession(self), **where)
        found: int = self._server.sockets[0].getsockname()[1]
        return found

    async def stop(self, limit: float = 5.0) -> None:
        """Accept no more; wait up to `limit` seconds for mails being stored."""
        if self._server is not None:
            self._server.close()
        if self._storing:
            await asyncio.wait(self._storing, timeout=limit)
        for session in list(self._sessions):
            if session.transport is not None:
                session.transport.close()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    def admit(self, session: SmtpSession, transport: asyncio.WriteTransport) -> bool:
        """True if another connection may be accepted."""
        peer = transport.get_extra_info("peername")
        host = host_of(str(peer[0]) if peer else "")
        free = self.limits.connections - len(self._sessions)
        room = self.limits.room_for_new if self._from[host] else 0
        if free <= room or self._from[host] >= self.limits.connections_of_one:
            return False
        self._sessions[session] = host
        self._from[host] += 1
        return True

    def memory_of(self, session: SmtpSession) -> HostMemory:
        """The memory that the host of this connection may use."""
        return self.memory.of(unnamed_host(session.session.peer, self.limits.relays))

    def leave(self, session: SmtpSession) -> None:
        """A connection ended."""
        host = self._sessions.pop(session, None)
        if host is not None:
            self._from[host] -= 1
            if not self._from[host]:
                del self._from[host]

    async def refused(self, answer: str) -> None:
        """Count and record a refusal by its answer."""
        code = answer.partition(" ")[0]
        await self._refusals.refused(int(code), _REASONS.get(code, "syntax"))

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _: Any, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Accepts only our addresses, up to a limit."""
        try:
            ours = await self._ours.get()
        except LogUnavailable:
            return _AWAY
        if not ours:
            await self._refusals.refused(550, "empty-house")
            return "550 5.7.1 Not configured yet; apply a configuration: baton config apply FILE"
        if untagged(address) not in ours:
            await self._refusals.refused(550, "recipient")
            return "550 5.1.1 This address takes no mail; check its spelling"
        if len(envelope.rcpt_tos) >= self.limits.recipients:
            await self._refusals.refused(452, "recipients")
            return f"452 4.5.3 Too many recipients, at most {self.limits.recipients} at once"
        if address not in envelope.rcpt_tos:
            envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _: Any, session: Session, envelope: Envelope
    ) -> str:
        """Stored, or 451. A client that hangs up meanwhile does not undo it: it comes again with
        the same Message-ID, and it is the same mail."""
        raw = bytes(envelope.content or b"")
        if glance(raw).hops > MOST_HOPS:
            await self._refusals.refused(554, "loop")
            return "554 5.4.6 It has come through too many servers: a loop"
        host = unnamed_host(session.peer, self.limits.relays)
        peer, helo = address_of(session.peer), session.host_name or ""
        bringer = Bringer(peer, helo, is_relay=not host, host=host)
        storing = asyncio.create_task(
            self._arrivals.take(raw, envelope.mail_from or "", envelope.rcpt_tos, "smtp", bringer)
        )
        self._storing.add(storing)
        storing.add_done_callback(self._storing.discard)
        try:
            mail_id = await asyncio.shield(storing)
        except (LogUnavailable, VaultUnavailable):
            return _AWAY
        return f"250 2.0.0 Taken as {mail_id}"

    async def handle_exception(self, error: Exception) -> str:
        """Answers our own errors with a temporary failure, never a permanent one."""
        return told_apart(error)


def _say_nothing_personal() -> None:
    """Filters aiosmtpd's log: it writes addresses, ours must not."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
