"""Mails are fetched from Dovecot: woken by IDLE, moved after storing, whatever happens to it."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from baton_contracts.email_received.mail import MailReceived
from baton_email.adapters.imap_intake import ImapIntake
from baton_email.adapters.imap_mailbox import LONGEST_WAIT, ImapAccount
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals
from baton_testkit.servers.greenmail import MailUser
from baton_testkit.waiting import until
from tests.integration.debian.conftest import LIMIT, OTHER, OURS, PostOffice
from tests.integration.email.box import Box, delivered
from tests.integration.email.cutting_proxy import CuttingProxy, cutting_proxy
from tests.unit.email.world import ANN, SERVICE, World, mail

pytestmark = pytest.mark.needs_debian("postfix", "dovecot")


@dataclass
class Mailroom:
    """A world that fetches from Dovecot through a wire that can be cut."""

    post: PostOffice
    proxy: CuttingProxy
    world: World
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        self.box = self.post.box(OURS)

    @asynccontextmanager
    async def fetching(
        self, user: MailUser = OURS, folder: str = "INBOX", *, security: str = "none"
    ) -> AsyncIterator[None]:
        """Runs the intake while the block runs, which begins once the intake waits."""
        account = ImapAccount(
            "127.0.0.1", self.proxy.port, security, user.address, user.password, folder,  # type: ignore[arg-type]  # one of three words
            timeout=5.0,
        )  # fmt: skip
        log, arrivals = self.world.log, self.world.arrivals
        refusals = Refusals(log, self.world.new_id)
        intake = ImapIntake(
            account, SERVICE, arrivals, OurAddresses(log), refusals, tls=self.post.trust
        )
        task = asyncio.create_task(intake.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def idles(self, times: int = 1) -> None:
        """Wait until it has begun to wait so often."""
        await until(lambda: self.said(b"IDLE") >= times, LIMIT)

    def said(self, command: bytes) -> int:
        """The number of times the intake gave this command."""
        return sum(line.upper().count(b" " + command) for line in self.proxy.said)

    async def brought(self, raw: str, user: MailUser = OURS) -> None:
        """Postfix would deliver it so."""
        await delivered(self.post.dovecot.lmtp_port, raw, ANN, user.address)

    async def taken(self, count: int, limit: float = 15.0) -> list[str]:
        """The texts, once so many are stored and read. Promised: 2 s after they came; a look
        without a wake comes after 30 s only."""

        async def read() -> bool:
            await self.world.settle()
            return len(self.world.published(MailReceived)) >= count

        await until(read, limit, every=0.02)
        return [
            await self.world.words(message.text) for message in self.world.published(MailReceived)
        ]

    async def moved(self, count: int, box: Box | None = None, folder: str = "INBOX") -> None:
        """Wait until so many lie in the folder of what was taken, and none where they came."""
        at = box or self.box

        async def counted() -> bool:
            return (await at.count(folder), await at.count("Baton")) == (0, count)

        await until(counted, LIMIT, every=0.1)


@pytest.fixture
async def room(post: PostOffice) -> AsyncIterator[Mailroom]:
    async with cutting_proxy(post.dovecot.imap_port) as proxy:
        yield Mailroom(post, proxy, await World().begin())


def numbered(number: int) -> str:
    return mail(f"mail {number}", Message_ID=f"<{number}@mail.example>")


async def test_idle_wakes_and_what_was_stored_is_moved_in_one_step(room: Mailroom) -> None:
    async with room.fetching():
        await room.idles()
        await room.brought(numbered(1))
        assert await room.taken(1) == ["mail 1"]
        await room.moved(1)
    assert (room.said(b"UID MOVE"), room.said(b"UID COPY"), room.said(b"EXPUNGE")) == (1, 0, 0)


async def test_over_starttls(room: Mailroom) -> None:
    async with room.fetching(security="starttls"):
        await room.brought(numbered(1))
        await room.taken(1)
        await room.brought(numbered(2))
        assert await room.taken(2) == ["mail 1", "mail 2"]
    assert room.said(b"LOGIN") == 0


async def test_what_comes_while_another_is_fetched_waits_for_no_wake(room: Mailroom) -> None:
    """Dovecot tells of it in the middle, and no second time when IDLE begins."""
    bringing: list[asyncio.Task[None]] = []

    def bring(line: bytes) -> bool:
        if b"UID MOVE" in line and len(bringing) < 3:
            bringing.append(asyncio.ensure_future(room.brought(numbered(len(bringing) + 2))))
        return False

    room.proxy.cut_before = bring
    await room.brought(numbered(1))
    async with room.fetching():
        assert sorted(await room.taken(4)) == [f"mail {number}" for number in (1, 2, 3, 4)]
        await room.moved(4)
    await asyncio.gather(*bringing)


async def test_what_comes_just_before_it_waits_is_not_slept_over(room: Mailroom) -> None:
    """Dovecot tells of it together with saying that it idles."""

    def bring(line: bytes) -> bool:
        if b"IDLE" in line and room.said(b"IDLE") == 1:
            with smtplib.LMTP("127.0.0.1", room.post.dovecot.lmtp_port) as connection:
                connection.sendmail(ANN, [OURS.address], numbered(1).encode())
        return False

    room.proxy.cut_before = bring
    async with room.fetching():
        await room.taken(1)
    assert room.proxy.connections == 1


async def test_a_folder_deleted_and_made_anew_is_fetched_like_any(room: Mailroom) -> None:
    await room.box.make("Service")
    async with room.fetching(folder="Service"):
        await room.idles()
        await room.box.put(numbered(1), "Service")
        await room.taken(1)
        await room.moved(1, folder="Service")
        await room.box.drop("Service")
        await room.box.make("Service")
        await room.box.put(numbered(1), "Service")
        await room.box.put(numbered(2), "Service")
        # Dovecot says nothing, or at every IDLE that something is wrong, and no more than that
        assert await room.taken(2, limit=LONGEST_WAIT + LIMIT) == ["mail 1", "mail 2"]
        await room.moved(3, folder="Service")
    assert len(room.world.published(MailReceived)) == 2
    assert room.said(b"IDLE") < 20


async def test_a_wire_cut_while_it_waits_is_noticed_at_once(room: Mailroom) -> None:
    async with room.fetching():
        await room.idles()
        room.proxy.cut()
        await room.brought(numbered(1))
        await room.taken(1)
        await room.moved(1)


async def test_dovecot_stopped_and_started_again(room: Mailroom) -> None:
    async with room.fetching():
        await room.idles()
        await room.post.dovecot.stop()
        await room.post.dovecot.start()
        await room.brought(numbered(1))
        await room.taken(1)


async def test_cut_between_storing_and_moving_is_stored_once(room: Mailroom) -> None:
    room.proxy.cut_before = lambda line: b"UID MOVE" in line and room.proxy.cuts < 2
    await room.brought(numbered(1))
    async with room.fetching():
        await room.moved(1)
        await room.brought(numbered(2))
        assert await room.taken(2) == ["mail 1", "mail 2"]
    assert len(room.world.published(MailReceived)) == 2


async def test_a_doubled_message_id_is_one_mail_in_two_mailboxes_too(room: Mailroom) -> None:
    for _ in range(2):
        await room.brought(numbered(1))
    async with room.fetching(OURS), room.fetching(OTHER):
        await room.taken(1)
        await room.idles(2)
        await room.brought(numbered(1), OTHER)
        await room.brought(numbered(2), OTHER)
        await room.brought(numbered(3), OURS)
        assert sorted(await room.taken(3)) == ["mail 1", "mail 2", "mail 3"]
        await room.moved(3)
        await room.moved(2, room.post.box(OTHER))
    assert len(room.world.published(MailReceived)) == 3
