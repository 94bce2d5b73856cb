"""A server that says nothing, or the wrong thing, hides no mail and is not asked without end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from baton_contracts.email_received.mail import MailReceived
from baton_email.adapters.imap_intake import ImapIntake
from baton_email.adapters.imap_mailbox import ImapAccount
from baton_email.mailroom.our_addresses import OurAddresses
from baton_email.mailroom.refusals import Refusals
from baton_testkit.waiting import until
from tests.integration.email.untelling_imap import UntellingImap, untelling_imap
from tests.unit.email.world import SERVICE, World, mail

TIMEOUT = 2.0
LIMIT = 30.0
"""Seconds that a busy machine is given."""


@dataclass
class Room:
    """A world that fetches from a server which tells nothing."""

    server: UntellingImap
    world: World
    intake: ImapIntake

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the intake while the block runs."""
        task = asyncio.create_task(self.intake.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @asynccontextmanager
    async def fetching(self) -> AsyncIterator[None]:
        """Runs the intake while the block runs, which begins once the intake waits."""
        waits = self.server.said["IDLE"]
        async with self.running():
            await until(lambda: self.server.said["IDLE"] > waits, LIMIT)
            yield

    async def longest_standstill(self, over: Callable[[], bool]) -> float:
        """The most that `progress` said until then."""
        longest = 0.0

        def seen() -> bool:
            nonlocal longest
            longest = max(longest, self.intake.progress())
            return over()

        await until(seen, LIMIT)
        return longest

    async def taken(self, count: int) -> None:
        """Wait until so many are stored, and all are moved."""

        async def read() -> bool:
            await self.world.settle()
            return len(self.world.published(MailReceived)) == count and not self.server.left()

        await until(read, LIMIT, every=0.05)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with untelling_imap() as server:
        world = await World().begin()
        account = ImapAccount(
            "127.0.0.1", server.port, "none", "service", "secret", timeout=TIMEOUT
        )
        ours, refusals = OurAddresses(world.log), Refusals(world.log, world.new_id)
        yield Room(server, world, ImapIntake(account, SERVICE, world.arrivals, ours, refusals))


async def test_a_mail_that_nobody_tells_of_is_found(room: Room) -> None:
    async with room.fetching():
        room.server.put(mail())
        await room.taken(1)
    assert room.server.said["LOGIN"] == 1


async def test_another_folder_in_the_place_of_the_open_one_is_found(room: Room) -> None:
    async with room.fetching():
        room.server.put_another()
        room.server.put(mail())
        await room.taken(1)
    assert room.server.said["LOGIN"] == 2


async def test_another_folder_is_found_though_every_wait_ends_at_once(room: Room) -> None:
    """A Dovecot whose open folder was deleted was asked 800 times a second, for ever."""
    room.server.cries = True
    async with room.fetching():
        room.server.put_another()
        room.server.put(mail())
        await room.taken(1)


async def test_a_server_that_always_cries_is_not_asked_without_end(room: Room) -> None:
    room.server.cries = True
    began = time.monotonic()
    async with room.fetching():
        await until(lambda: room.server.said["SELECT"] > 4, LIMIT)
        took = time.monotonic() - began
    assert took > 1.5
    assert room.server.said["IDLE"] <= 8


async def test_waiting_is_progress(room: Room) -> None:
    """Else the supervisor would take a long wait and a slow answer after it for a standstill."""
    async with room.fetching():
        assert await room.longest_standstill(lambda: room.server.said["IDLE"] > 3) < 2.5


async def test_the_pause_after_a_failure_does_not_add_to_it(room: Room) -> None:
    """Half a minute without an answer and half a minute of pause are no standstill."""
    room.server.is_mute = True
    async with room.running():
        assert await room.longest_standstill(lambda: room.server.connections > 2) < TIMEOUT + 1.5


async def test_started_again_it_fetches_again(room: Room) -> None:
    """The supervisor starts a loop again that hung."""
    async with room.fetching():
        room.server.put(mail())
        await room.taken(1)
    async with room.fetching():
        room.server.put(mail(Message_ID="<2@mail.example>"))
        await room.taken(2)
