"""Mails are fetched from a real server: woken by IDLE, stored before they are moved, once."""

import asyncio
import imaplib
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiosmtplib
import pytest

from baton_contracts.email_received.mail import MailReceived
from baton_email.adapters.imap_intake import ImapIntake
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals
from baton_testkit.servers.greenmail import GreenMailServer, MailUser, greenmail_server
from baton_testkit.waiting import until
from tests.integration.email.cutting_proxy import CuttingProxy, cutting_proxy
from tests.unit.email.world import ANN, SERVICE, World, mail

USER = MailUser(SERVICE, "secret")
LIMIT = 30.0


@dataclass
class Post:
    """A mail server, a wire to it, a world behind the intake."""

    server: GreenMailServer
    proxy: CuttingProxy
    world: World

    def account(self) -> ImapAccount:
        return ImapAccount(
            "127.0.0.1", self.proxy.port, "none", USER.address, USER.password, timeout=5.0
        )

    @asynccontextmanager
    async def fetching(self) -> AsyncIterator[None]:
        """Runs the intake while the block runs."""
        intake = ImapIntake(
            self.account(),
            SERVICE,
            self.world.arrivals,
            OurAddresses(self.world.log),
            Refusals(self.world.log, self.world.new_id),
        )
        task = asyncio.create_task(intake.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def brought(self, raw: str) -> None:
        """Delivers a mail as another server does."""
        await aiosmtplib.send(
            raw, sender=ANN, recipients=[SERVICE], hostname="127.0.0.1",
            port=self.server.smtp_port, start_tls=False,
        )  # fmt: skip

    async def taken(self, count: int, limit: float = LIMIT) -> list[MailReceived]:
        """Wait until so many are stored and read."""

        async def read() -> bool:
            await self.world.settle()
            return len(self.world.published(MailReceived)) >= count

        await until(read, limit, every=0.05)
        return self.world.published(MailReceived)

    async def left_in(self, folder: str) -> int:
        """The number of mails in a folder."""

        def count() -> int:
            box = imaplib.IMAP4("127.0.0.1", self.server.imap_port, timeout=5.0)
            box.login(USER.address, USER.password)
            status, found = box.select(folder, readonly=True)
            box.logout()
            return int(found[0] or 0) if status == "OK" else 0

        return await asyncio.to_thread(count)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with greenmail_server(USER) as server, cutting_proxy(server.imap_port) as proxy:
        yield Post(server, proxy, await World().begin())


async def test_what_waits_and_what_comes_is_stored_and_then_moved(post: Post) -> None:
    await post.brought(mail("waited"))
    async with post.fetching():
        await post.taken(1)
        await post.brought(mail("came while idle", Message_ID="<2@mail.example>"))
        message = await post.taken(2)
        assert [await post.world.words(n.text) for n in message] == ["waited", "came while idle"]
        assert await until(lambda: _moved(post, 2), LIMIT, every=0.1)
    assert {n.recipient for n in message} == {SERVICE}
    assert [n.kind for n in message] == ["person", "person"]


async def test_what_comes_just_before_it_waits_is_not_slept_over(post: Post) -> None:
    """GreenMail tells of it before it says that it idles."""

    def bring(line: bytes) -> bool:
        if b"IDLE" in line and sum(b"IDLE" in said for said in post.proxy.said) == 1:
            with smtplib.SMTP("127.0.0.1", post.server.smtp_port) as connection:
                connection.sendmail(ANN, [SERVICE], mail().encode())
        return False

    post.proxy.cut_before = bring
    async with post.fetching():
        await post.taken(1, limit=10.0)
    assert post.proxy.connections == 1


async def _moved(post: Post, count: int) -> bool:
    return (await post.left_in("INBOX"), await post.left_in("Baton")) == (0, count)


async def test_a_doubled_message_id_is_one_mail(post: Post) -> None:
    await post.brought(mail())
    await post.brought(mail())
    async with post.fetching():
        await post.taken(1)
        assert await until(lambda: _moved(post, 2), LIMIT, every=0.1)
    assert len(post.world.published(MailReceived)) == 1


@pytest.mark.parametrize("cut_at", [b"LOGIN", b"FETCH", b"BODY.PEEK", b"MOVE", b"IDLE"])
async def test_a_cut_anywhere_loses_nothing_and_doubles_nothing(post: Post, cut_at: bytes) -> None:
    await post.brought(mail("one"))
    left = 2

    def cut_before(line: bytes) -> bool:
        nonlocal left
        if cut_at in line.upper() and left:
            left -= 1
            return True
        return False

    post.proxy.cut_before = cut_before
    async with post.fetching():
        await post.taken(1)
        await until(lambda: post.proxy.cuts == 2, LIMIT, every=0.05)
        await post.brought(mail("two", Message_ID="<2@mail.example>"))
        await post.taken(2)
        assert await until(lambda: _moved(post, 2), LIMIT, every=0.1)
    assert len(post.world.published(MailReceived)) == 2


async def test_the_log_away_leaves_the_mail_where_it_is(post: Post) -> None:
    post.world.log.store.away = True
    await post.brought(mail())
    async with post.fetching():
        await until(lambda: post.proxy.connections >= 2, LIMIT, every=0.05)
        assert await post.left_in("INBOX") == 1
        post.world.log.store.away = False
        await post.taken(1)


async def test_a_mailbox_made_anew_with_the_same_uids_is_fetched_like_any(post: Post) -> None:
    """Its UIDVALIDITY is another, its UIDs begin at 1 again: nothing was remembered by UID."""
    await post.brought(mail("before"))
    async with post.fetching():
        await post.taken(1)
        assert await until(lambda: _moved(post, 1), LIMIT, every=0.1)
    await post.server.stop()
    await post.server.start()
    await post.brought(mail("after", Message_ID="<2@mail.example>"))
    await post.brought(mail("before"))
    async with post.fetching():
        message = await post.taken(2)
        assert await until(lambda: _moved(post, 2), LIMIT, every=0.1)
    assert [await post.world.words(n.text) for n in message] == ["before", "after"]


async def test_a_mail_that_is_too_large_stays_and_holds_up_nobody(post: Post) -> None:
    await post.brought(mail("x" * 70 + "\r\n" + ("y" * 70 + "\r\n") * 400_000))
    await post.brought(mail("small", Message_ID="<2@mail.example>"))
    async with post.fetching():
        (message,) = await post.taken(1)
        assert await post.world.words(message.text) == "small"
    assert await post.left_in("INBOX") == 1


def test_the_account_is_read_from_its_address() -> None:
    account = ImapAccount.parse("imaps://svc%40demo.example:p@imap.example/Service")
    assert (account.user, account.port, account.folder) == ("svc@demo.example", 993, "Service")
    assert ImapAccount.parse("imap://u:p@h").security == "starttls"
    with pytest.raises(ValueError, match="imaps://"):
        ImapAccount.parse("imap.example")
