"""FAULT-18 on PostgreSQL: whatever other mail servers do, each mail is kept once, sent once or
with one copy more, and told once. Where each fault is tried besides: services/email/README.md."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.adapters.smtp_outbox import SmtpRoute
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.integration.email.box import Box, read
from tests.integration.email.conftest import Running, serving
from tests.integration.email.cutting_proxy import cutting_proxy
from tests.integration.email.scripted_server import CUT, HANG, Scripted, scripted
from tests.integration.services.conftest import Databases, database_of
from tests.unit.email.world import SERVICE, mail

__all__ = ["database_of"]

LIMIT = 30.0
OTHER_CASE = "0190a1b2-0000-7000-8000-000000000002"


@dataclass(frozen=True)
class Configuration:
    """The service, the next server as it answers, and a hand on the deadlines."""

    email: Running
    server: Scripted
    owner: asyncpg.Connection

    async def asked(self) -> None:
        """A mail came and its acknowledgement shall go out."""
        await self.email.send(mail())
        (line,) = await self.email.messages(1)
        await self.email.opened(line["id"])

    async def comes_about(self, event: str, count: int = 1) -> None:
        """Wait until it stands in the log so often."""

        async def stands() -> bool:
            return await self.email.events(event) >= count

        await until(stands, LIMIT, every=0.05)

    async def time_passes(self) -> None:
        """The next attempt is due now."""
        await self.owner.execute("update deadlines set due_at = clock_timestamp()")

    async def nothing_waits(self) -> bool:
        """No attempt is to come."""
        return bool(await self.owner.fetchval("select count(*) = 0 from deadlines"))

    def copies(self) -> list[EmailMessage]:
        """The mails that the next server took, acknowledged or not."""
        return [read(raw.removesuffix(b".\r\n")) for raw in self.server.taken]


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    async with database_of("email") as made:
        yield made


@asynccontextmanager
async def configuration(
    database: Database, folder: Path, **answers: str
) -> AsyncIterator[Configuration]:
    """The service before a server that gives these answers."""
    async with scripted(**answers) as server:
        route = SmtpRoute("127.0.0.1", server.port, "none", answer_within=1.0)
        owner = await asyncpg.connect(database.owner_dsn)
        async with serving(database, folder, smtp_out=route) as email:
            await email.load()
            yield Configuration(email, server, owner)
        await owner.close()


@pytest.mark.parametrize("end", [HANG, CUT])
async def test_no_answer_after_data_is_one_copy_more_and_one_mail_sent(
    database: Database, tmp_path: Path, end: str
) -> None:
    async with configuration(database, tmp_path, end=end) as made:
        await made.asked()
        await made.comes_about("outcome-unknown")
        made.server.answers = {}
        await made.time_passes()
        await made.comes_about("mail-handed-over")
        assert await made.nothing_waits()
        assert len(made.server.taken) == 2
        assert len(set(made.server.taken)) == 1
        assert await made.email.published("baton.mail.sent.v1") == 1


async def test_no_answer_twice_is_no_third_copy_and_is_told(
    database: Database, tmp_path: Path
) -> None:
    async with configuration(database, tmp_path, end=CUT) as made:
        await made.asked()
        await made.comes_about("outcome-unknown")
        await made.time_passes()
        await made.comes_about("sending-given-up")
        assert await made.nothing_waits()
        assert len({str(each["Message-ID"]) for each in made.copies()}) == 1
        assert len(made.copies()) == 2
        assert await made.email.published("baton.mail.bounced.v1") == 1


@pytest.mark.parametrize("where", ["greeting", "MAIL", "RCPT", "DATA", "end"])
async def test_4xx_anywhere_is_tried_again_and_sent_once(
    database: Database, tmp_path: Path, where: str
) -> None:
    async with configuration(database, tmp_path, **{where: "450 4.2.0 come back later"}) as made:
        await made.asked()
        await made.comes_about("attempt-failed")
        refused = len(made.server.taken)
        made.server.answers = {}
        await made.time_passes()
        await made.comes_about("mail-handed-over")
        assert await made.nothing_waits()
        assert len(made.server.taken) == refused + 1
        assert await made.email.published("baton.mail.sent.v1") == 1
        assert await made.email.published("baton.mail.bounced.v1") == 0


@pytest.mark.parametrize("where", ["RCPT", "end"])
async def test_5xx_is_told_once_and_never_tried_again(
    database: Database, tmp_path: Path, where: str
) -> None:
    async with configuration(database, tmp_path, **{where: "550 5.1.1 who?"}) as made:
        await made.asked()
        await made.comes_about("sending-given-up")
        assert await made.nothing_waits()
        assert await made.email.published("baton.mail.bounced.v1") == 1
        assert await made.email.published("baton.mail.sent.v1") == 0


async def test_our_own_mail_that_comes_back_by_a_forwarder_goes_no_second_round(
    database: Database, tmp_path: Path
) -> None:
    async with configuration(database, tmp_path) as made:
        await made.asked()
        await made.comes_about("mail-handed-over")
        (back,) = made.server.taken
        forwarded = back.removesuffix(b".\r\n").replace(b"Auto-Submitted: auto-replied\r\n", b"")
        await made.email.send(forwarded, sender="forwarder@other.example")
        await made.email.send(forwarded, sender="forwarder@other.example")
        lines = await made.email.messages(3)
        newest = next(each for each in lines if each["state"] == "automatic: loop")
        await made.email.opened(newest["id"], OTHER_CASE)
        assert await made.nothing_waits()
        assert len(made.server.taken) == 1
        assert await made.email.events("mail-came-again") == 1


async def test_imap_cut_after_storing_and_a_mailbox_made_anew_keep_each_mail_once(
    database: Database, tmp_path: Path
) -> None:
    user = MailUser(SERVICE, "ours")
    async with greenmail_server(user) as server, cutting_proxy(server.imap_port) as proxy:
        box = Box(user, server.imap_port)
        await box.put(mail())
        proxy.cut_before = lambda line: b"UID MOVE" in line and not proxy.cuts
        account = ImapAccount("127.0.0.1", proxy.port, "none", user.address, user.password)
        async with serving(database, tmp_path, imap_in=[(account, SERVICE)]) as email:
            await email.load()
            await until(lambda: _moved(box, 1), LIMIT, every=0.1)
            assert proxy.cuts == 1
            await server.stop()
            await server.start()  # empty, with another UIDVALIDITY and UIDs from 1
            await box.put(mail())
            await box.put(mail("another", Message_ID="<2@mail.example>"))
            await until(lambda: _moved(box, 2), LIMIT, every=0.1)
            await email.messages(2)
            assert await email.events("mail-arrived") == 2
            assert await email.events("mail-came-again") == 2
            assert await email.published("baton.mail.received.v3") == 2


async def _moved(box: Box, count: int) -> bool:
    return (await box.count(), await box.count("Baton")) == (0, count)
