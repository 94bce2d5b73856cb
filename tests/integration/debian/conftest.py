"""Dovecot and Postfix side by side, once per session: what stands around Baton in a real
installation.

customers' mail programs ─→ Postfix ─→ our SMTP door          (demo.example)
our outbox ─→ Dovecot submission ─→ Postfix ─→ LMTP ─→ Dovecot (mail.example)
mailboxes that we fetch ─→ Dovecot IMAP                        (post.example)
"""

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib
import pytest

from baton_common.platform.postgres.database import Database
from baton_embedded.servers.processes import free_port
from baton_testkit.servers.dovecot import DovecotServer, dovecot_server
from baton_testkit.servers.greenmail import MailUser
from baton_testkit.servers.postfix import PostfixServer, postfix_server
from tests.integration.email.box import Box
from tests.integration.email.certificates import loopback_contexts
from tests.integration.email.conftest import database, database_of
from tests.unit.email.world import ANN, SERVICE

__all__ = ["Database", "database", "database_of"]

CUSTOMER = MailUser(ANN, "ann's")
BUSY = MailUser("busy@mail.example", "busy's")
OURS = MailUser("service@post.example", "ours")
OTHER = MailUser("returns@post.example", "other's")
LIMIT = 30.0
"""Seconds that a busy machine is given; what is promised is said where it is waited for."""


@dataclass(frozen=True)
class PostOffice:
    """Both servers, and where our SMTP door must listen so that they find it."""

    dovecot: DovecotServer
    postfix: PostfixServer
    door: int
    trust: ssl.SSLContext
    authorities: Path

    def box(self, user: MailUser) -> Box:
        """The user's mailbox."""
        return Box(user, self.dovecot.imap_port)

    async def send(self, raw: str, to: str = SERVICE, sender: str = ANN) -> None:
        """A customer's mail program gives Postfix a mail; when this returns Postfix has it."""
        await aiosmtplib.send(
            raw.encode(), sender=sender, recipients=[to], hostname="127.0.0.1",
            port=self.postfix.port, start_tls=False, timeout=LIMIT,
        )  # fmt: skip


@pytest.fixture(scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PostOffice]:
    """Never stopped by a test for longer than it runs."""
    folder = tmp_path_factory.mktemp("post-office")
    _, trust = loopback_contexts(folder)
    certificate = folder / "certificate.pem"
    relay, door = free_port(), free_port()
    async with dovecot_server(
        CUSTOMER, BUSY, OURS, OTHER, certificate=certificate, relay_port=relay
    ) as dovecot:
        routes = {
            "demo.example": f"smtp:[127.0.0.1]:{door}",
            "mail.example": f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}",
        }
        async with postfix_server(routes, port=relay) as postfix:
            yield PostOffice(dovecot, postfix, door, trust, certificate)


@pytest.fixture
async def post(servers: PostOffice) -> PostOffice:
    """With empty mailboxes and an empty queue."""
    for user in (CUSTOMER, BUSY, OURS, OTHER):
        await servers.box(user).empty()
    assert await servers.postfix.queue() == []
    return servers
