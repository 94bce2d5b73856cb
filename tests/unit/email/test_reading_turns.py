"""The child processes are shared out fairly between those who send mail."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from baton_email.mailroom.turns import ReadingLimits, ReadingTurns, TooManyWait
from baton_testkit.hand_clock import HandClock
from tests.unit.email.world import NINE

NASTY, FAST = 6.0, 0.1
"""Seconds of a child process for one mail."""
TENTH = timedelta(seconds=0.1)


@dataclass
class Reading:
    """Mails on their way through the turns; a reading takes its seconds of the hand clock."""

    limits: ReadingLimits = field(default_factory=ReadingLimits)
    clock: HandClock = field(default_factory=lambda: HandClock(NINE))
    read: list[tuple[str, float]] = field(default_factory=list)
    """Who, and the second at which their mail was read."""
    refused: int = 0

    def __post_init__(self) -> None:
        self.turns = ReadingTurns(self.limits, self.clock.monotonic)
        self._began = self.clock.monotonic()
        self._tasks: list[asyncio.Task[None]] = []
        self._under_way: list[tuple[float, asyncio.Event]] = []

    def comes(self, who: str, seconds: float, *, count: int = 1, host: Sequence[str] = ()) -> None:
        """So many mails of a domain."""
        self._tasks += [
            asyncio.create_task(self._one(who, seconds, (who, *host))) for _ in range(count)
        ]

    async def _one(self, who: str, seconds: float, shares: Sequence[str]) -> None:
        try:
            async with self.turns.turn(shares):
                done = asyncio.Event()
                self._under_way.append((self.clock.monotonic() + seconds, done))
                await done.wait()
        except TooManyWait:
            self.refused += 1
        else:
            self.read.append((who, self.clock.monotonic() - self._began))

    async def pass_(self, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            for _ in range(9):
                await asyncio.sleep(0)
            now = self.clock.turn(TENTH).timestamp()
            for end, done in self._under_way:
                if end <= now + 0.001:
                    done.set()
        for _ in range(9):
            await asyncio.sleep(0)

    def of(self, who: str) -> list[float]:
        return [at for name, at in self.read if name == who]

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def test_sixty_nasty_mails_of_one_sender_hold_up_nobody_elses() -> None:
    reading = Reading()
    reading.comes("nasty", NASTY, count=60)
    await reading.pass_(1)
    for number in range(20):
        reading.comes(f"shop{number}", FAST)
    await reading.pass_(8)
    assert len([each for each in reading.read if each[0] != "nasty"]) == 20
    reading.comes("late", FAST)
    before = reading.clock.monotonic()
    await reading.pass_(1)
    (at,) = reading.of("late")
    assert at <= before - NINE.timestamp() + 0.3
    await reading.end()


async def test_who_has_used_much_goes_on_while_nobody_else_is_there() -> None:
    reading = Reading()
    reading.comes("nasty", NASTY, count=10)
    await reading.pass_(45)
    assert 6 <= len(reading.of("nasty")) <= 9  # all children at first, then all but one
    await reading.end()


async def test_a_sender_of_cheap_mails_has_every_child() -> None:
    reading = Reading()
    reading.comes("shop", FAST, count=40)
    await reading.pass_(2.2)
    assert len(reading.of("shop")) == 40


async def test_a_host_with_a_new_domain_for_every_mail_pays_as_one() -> None:
    reading = Reading()
    for number in range(30):
        reading.comes(f"forged{number}", NASTY, host=["host"])
    await reading.pass_(7)
    reading.comes("shop", FAST)
    await reading.pass_(0.5)
    assert len(reading.of("shop")) == 1
    await reading.end()


async def test_what_was_used_wears_off() -> None:
    reading = Reading(ReadingLimits(children=2, seconds_a_minute=6.0))
    reading.comes("nasty", NASTY, count=2)
    await reading.pass_(120)
    reading.comes("nasty", FAST, count=2)
    await reading.pass_(0.1)
    assert len(reading.of("nasty")) == 4


async def test_of_one_sender_no_more_wait_than_may() -> None:
    reading = Reading(ReadingLimits(children=1, waiting_of_one=5))
    reading.comes("nasty", NASTY, count=20)
    reading.comes("shop", FAST)
    await reading.pass_(0.1)
    assert reading.refused == 14
    await reading.pass_(NASTY + 0.2)
    assert len(reading.of("shop")) == 1
    await reading.end()


async def test_who_goes_away_while_waiting_leaves_the_turn_to_others() -> None:
    reading = Reading(ReadingLimits(children=1))
    reading.comes("one", FAST)
    await reading.pass_(0)
    reading.comes("gone", FAST)
    await reading.pass_(0)
    await reading.end()
    reading.comes("two", FAST)
    await reading.pass_(0.5)
    assert [who for who, _ in reading.read] == ["two"]


@pytest.mark.parametrize("children", [1, 2, 3])
async def test_no_more_are_read_at_once_than_there_are_children(children: int) -> None:
    reading = Reading(ReadingLimits(children=children))
    for number in range(6):
        reading.comes(f"shop{number}", 1.0)
    await reading.pass_(1.0)
    assert len(reading.read) == children
    await reading.end()
