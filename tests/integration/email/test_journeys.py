"""Email whole, on PostgreSQL and between real mail servers: each door once, from end to end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from baton_common.platform.postgres.database import Database
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.adapters.smtp_outbox import SmtpRoute
from baton_testkit.servers.greenmail import GreenMailServer, MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.integration.email.box import Box, read
from tests.integration.email.conftest import CONFIGURATION, Running, serving
from tests.unit.email.world import ANN, NUMBER, SERVICE, mail

OURS, CUSTOMER = MailUser(SERVICE, "ours"), MailUser(ANN, "ann's")
LIMIT = 30.0
FILES = {
    "发票 2026年3月.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 300,
    "Ann's invoice (copy).txt": "Zeile 1\r\n第二行\n.\n..\n".encode(),
}


@dataclass(frozen=True)
class Journey:
    """The service, and the server where our mailbox and the customer's are."""

    email: Running
    server: GreenMailServer

    async def arrived(self, count: int) -> list[EmailMessage]:
        """The customer's mails, once there are so many."""
        box = Box(CUSTOMER, self.server.imap_port)

        async def there() -> list[bytes]:
            mails = await box.mails()
            return mails if len(mails) >= count else []

        return [read(raw) for raw in await until(there, LIMIT, every=0.1)]


@pytest.fixture
async def journey(database: Database, tmp_path: Path) -> AsyncIterator[Journey]:
    async with greenmail_server(OURS, CUSTOMER) as server:
        account = ImapAccount("127.0.0.1", server.imap_port, "none", OURS.address, OURS.password)
        route = SmtpRoute("127.0.0.1", server.smtp_port, "none")
        async with serving(
            database, tmp_path, imap_in=[(account, SERVICE)], smtp_out=route
        ) as email:
            await email.load(CONFIGURATION)
            yield Journey(email, server)


async def test_a_mail_in_our_mailbox_is_acknowledged_in_the_customers(journey: Journey) -> None:
    await aiosmtplib.send(
        mail("Where is it?", Subject="order"), sender=ANN, recipients=[SERVICE],
        hostname="127.0.0.1", port=journey.server.smtp_port, start_tls=False,
    )  # fmt: skip
    (line,) = await journey.email.messages(1)
    for _ in range(2):  # news of a case may be heard twice
        await journey.email.opened(line["id"])
    (acknowledgement,) = await journey.arrived(1)
    assert acknowledgement["Subject"] == f"We have received your mail [{NUMBER}]"
    assert acknowledgement["In-Reply-To"] == "<1@mail.example>"
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    ours = Box(OURS, journey.server.imap_port)
    await until(lambda: _is_moved(ours), LIMIT, every=0.1)
    assert [
        await journey.email.published(f"baton.mail.{what}") for what in ("received.v3", "sent.v1")
    ] == [
        1,
        1,
    ]


async def _is_moved(box: Box) -> bool:
    return (await box.count(), await box.count("Baton")) == (0, 1)


async def test_a_reply_with_files_arrives_as_it_was_written(journey: Journey) -> None:
    email = journey.email
    await email.send(mail("请寄发票。", Content_Type="text/plain; charset=utf-8").encode())
    (line,) = await email.messages(1)
    answered = await email.opened(line["id"])
    ids = []
    for name, content in FILES.items():
        answer = await email.ask(
            "agent", "POST", "/attachments", content=content, params={"name": name},
            headers={"content-type": "text/plain"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
    await email.replied(answered, "您好，发票在附件里。\nBest, Ana", ids)
    _, reply = await journey.arrived(2)
    body = reply.get_body()
    assert body is not None
    assert body.get_content().split() == ["您好，发票在附件里。", "Best,", "Ana"]
    arrived = {
        str(part.get_filename()): part.get_payload(decode=True) for part in reply.iter_attachments()
    }
    assert arrived == FILES
    assert (reply["To"], reply["In-Reply-To"]) == (ANN, "<1@mail.example>")
    assert str(reply["References"]).split() == ["<1@mail.example>"]
