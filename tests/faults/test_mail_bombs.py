"""No mail stops the service: each bomb ends within its CPU, and the loop never waits for it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import pytest

from baton_email.adapters.parser_pool import ParserPool
from baton_email.parsing.parsed import ParsedMail, Unreadable
from baton_email.parsing.reading import read_mail
from tests.faults.mail_bombs import BOMBS, boundary_in_two_pieces, eight_bit_garbage

PLAIN = b"From: ann@mail.example\r\nSubject: hello\r\n\r\nWhere is my order?\r\n"
LONGEST_STALL = 0.05
LONGEST_READ = 10.0
"""Seconds of wall on a machine that others use too; the CPU of one mail is 1.5 s at most."""


@pytest.fixture(scope="module")
async def pool() -> AsyncIterator[ParserPool]:
    pool = ParserPool(workers=1)
    await pool.open()
    yield pool
    await pool.close()


class LoopWatch:
    """The longest time the loop's thread computed without letting others have their turn."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def __aenter__(self) -> "LoopWatch":
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.thread_time() - before)


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
async def test_a_bomb_is_read_or_given_up_and_the_next_mail_is_read(
    pool: ParserPool, bomb: Callable[[], bytes]
) -> None:
    raw = bomb()
    async with LoopWatch() as watch, asyncio.timeout(LONGEST_READ):
        mail = await pool.read(raw)
    assert isinstance(mail, ParsedMail | Unreadable)
    assert watch.longest < LONGEST_STALL
    after = await pool.read(PLAIN)
    assert isinstance(after, ParsedMail)
    assert after.text == "Where is my order?"


async def test_the_child_that_a_mail_costs_too_much_is_killed(pool: ParserPool) -> None:
    before = pool.killed
    mail = await pool.read(boundary_in_two_pieces())
    assert isinstance(mail, Unreadable)
    assert mail.reason == "cpu"
    assert pool.killed == before + 1


async def test_mails_behind_a_bomb_are_read_meanwhile_by_the_other_child() -> None:
    pool = ParserPool(workers=2)
    await pool.open()
    try:
        bomb = asyncio.create_task(pool.read(boundary_in_two_pieces()))
        mails = [await pool.read(PLAIN) for _ in range(5)]
        assert not bomb.done()
        assert all(isinstance(mail, ParsedMail) for mail in mails)
        assert isinstance(await bomb, Unreadable)
    finally:
        await pool.close()


async def test_a_mail_read_in_the_loop_itself_would_be_noticed() -> None:
    raw = eight_bit_garbage()
    async with LoopWatch() as watch:
        await asyncio.sleep(0.01)
        read_mail(raw)
        await asyncio.sleep(0.01)
    assert watch.longest > LONGEST_STALL
