"""Two processes of email on one database, before a mail server that takes its time."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from baton_common.platform.postgres.database import Database
from baton_contracts.case_updated.case import CaseOpened
from baton_contracts.email_received.mail import MailReceived
from baton_contracts.published import decode_contract
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.adapters.smtp_outbox import SmtpRoute
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.integration.email.box import Box, read
from tests.integration.email.conftest import Running, serving
from tests.integration.email.scripted_server import Scripted, scripted
from tests.unit.email.world import SERVICE, mail, summary

MAILS = 40
SLOW = 0.7
LIMIT = 60.0


@asynccontextmanager
async def two(database: Database, folder: Path, **more: object) -> AsyncIterator[Sequence[Running]]:
    """Both, with one vault."""
    vault = MemoryVault()
    async with AsyncExitStack() as stack:
        both = [
            await stack.enter_async_context(serving(database, folder, vault=vault, **more))
            for _ in range(2)
        ]
        await both[0].load()
        yield both


def letter(number: int) -> str:
    return mail(Message_ID=f"<{number}@mail.example>", From=f"Ann <ann{number}@mail.example>")


async def wrote(both: Sequence[Running], count: int) -> None:
    """So many people wrote, to either process in turn, and each is acknowledged."""
    for number in range(count):
        await both[number % 2].send(letter(number), sender=f"ann{number}@mail.example")
    await until(lambda: all_read(both[0], count), LIMIT, every=0.05)
    rows = await both[0].log.readers.fetch(
        "select type, body from contracts where type = $1", MailReceived.contract_type
    )
    for number, row in enumerate(rows):
        received = decode_contract(row["type"], row["body"])
        assert isinstance(received, MailReceived)
        case_id = f"0190a1b2-0000-7000-8000-0000000001{number:02d}"
        await both[number % 2].receive(
            CaseOpened(
                case=summary(case_id), customer_id="c1", channel="mail",
                thread_id=received.thread_id, mail_id=received.mail_id,
            )
        )  # fmt: skip


async def all_read(email: Running, count: int) -> bool:
    return await email.published(MailReceived.contract_type) == count


def copies(server: Scripted) -> Counter[str]:
    """How often the server has each mail."""
    return Counter(str(read(raw.removesuffix(b".\r\n"))["Message-ID"]) for raw in server.taken)


async def nothing_waits(email: Running) -> bool:
    return not await email.log.readers.value("select count(*) from deadlines")


async def test_each_mail_is_sent_once_and_told_as_sent(database: Database, tmp_path: Path) -> None:
    """With real seconds: 17 of 40 were sent twice, 8 of them told as bounced."""
    async with scripted() as server:
        server.seconds = SLOW
        route = SmtpRoute("127.0.0.1", server.port, "none")
        async with two(database, tmp_path, smtp_out=route) as both:
            await wrote(both, MAILS)
            await until(lambda: nothing_waits(both[0]), LIMIT, every=0.05)
            assert sorted(copies(server).values()) == [1] * MAILS
            assert await both[0].published("baton.mail.sent.v1") == MAILS
            assert await both[0].published("baton.mail.bounced.v1") == 0
            assert await both[0].events("outcome-unknown") == 0
            assert await both[0].events("handover-began") == MAILS


async def test_the_old_process_of_an_upgrade_hears_the_answer_before_it_ends(
    database: Database, tmp_path: Path
) -> None:
    async with scripted() as server:
        server.seconds = 3.0
        route = SmtpRoute("127.0.0.1", server.port, "none")
        vault = MemoryVault()
        async with serving(database, tmp_path, vault=vault, smtp_out=route) as new:
            async with serving(database, tmp_path, vault=vault, smtp_out=route) as old:
                await new.load()
                await wrote([old, new], 10)
                await until(lambda: len(server.taken) == 10, LIMIT, every=0.05)
                assert await new.published("baton.mail.sent.v1") == 0
            await until(lambda: nothing_waits(new), LIMIT, every=0.05)
            assert sorted(copies(server).values()) == [1] * 10
            assert await new.published("baton.mail.sent.v1") == 10
            assert await new.events("outcome-unknown") == 0


async def test_one_of_them_fetches_each_mail(database: Database, tmp_path: Path) -> None:
    user = MailUser(SERVICE, "ours")
    async with greenmail_server(user) as server:
        box = Box(user, server.imap_port)
        account = ImapAccount("127.0.0.1", server.imap_port, "none", user.address, user.password)
        async with two(database, tmp_path, imap_in=[(account, SERVICE)]) as both:
            for number in range(20):
                await box.put(letter(number))
            await until(lambda: all_read(both[0], 20), LIMIT, every=0.1)
            await until(lambda: moved(box, 20), LIMIT, every=0.1)
            assert await both[0].events("mail-arrived") == 20
            assert await both[0].events("mail-came-again") == 0


async def moved(box: Box, count: int) -> bool:
    return (await box.count(), await box.count("Baton")) == (0, count)
