"""Two processes send mails to a server that takes from none to sixty seconds for each."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest

from baton_common.model.log_port import LogUnavailable
from baton_contracts.case_updated.case import CaseOpened
from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from baton_email.ports import Door, Letter
from baton_testkit.hand_clock import HandClock
from baton_testkit.waiting import until
from tests.unit.email.world import World, mail, summary

SECOND = timedelta(seconds=1)
MAILS = 40
TURNS = 40
LONG = 300
"""Seconds in which everything is over: two attempts, and a minute between them."""


@dataclass
class Server:
    """What the next server has, and how long it takes to say so."""

    seconds: Random
    slowest: int = 60
    taken: list[str] = field(default_factory=list)
    """The id of each copy."""
    answered: int = 0


@dataclass(eq=False)
class Line:
    """One process's connections to the server. Who stands still hears no answer."""

    server: Server
    clock: HandClock
    _waiting: list[tuple[datetime, asyncio.Event]] = field(default_factory=list)

    @asynccontextmanager
    async def at_the_door(self, letter: Letter) -> AsyncIterator[Door]:
        await self._later(self.server.seconds.randint(0, self.server.slowest // 10))
        yield _Door(self, letter)

    async def take(self, letter: Letter) -> None:
        self.server.taken.append(letter.mail_id)
        await self._later(self.server.seconds.randint(0, self.server.slowest))
        self.server.answered += 1

    def answer(self) -> None:
        """Those whose time has come."""
        for at, event in self._waiting:
            if at <= self.clock.now():
                event.set()
        self._waiting = [each for each in self._waiting if not each[1].is_set()]

    async def _later(self, seconds: int) -> None:
        event = asyncio.Event()
        self._waiting.append((self.clock.now() + seconds * SECOND, event))
        await event.wait()


@dataclass
class _Door:
    line: Line
    letter: Letter
    refused: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    async def hand_over(self, raw: bytes) -> None:
        await self.line.take(self.letter)


class Two:
    """The processes by their lines, and the second hand of their clock."""

    def __init__(self, seed: int) -> None:
        self.server = Server(Random(seed))
        self.world = World()
        lines = [Line(self.server, self.world.clock) for _ in range(2)]
        self.living = {line: World(line, beside=self.world) for line in lines}

    async def all_acknowledged(self) -> None:
        """So many people wrote, and each shall get an acknowledgement."""
        await self.world.begin()
        for number in range(MAILS):
            sender = f"ann{number}@mail.example"
            await self.world.take(
                mail(Message_ID=f"<{number}@mail.example>", From=f"Ann <{sender}>"), sender=sender
            )
        for number, received in enumerate(self.world.published(MailReceived)):
            case_id = f"0190a1b2-0000-7000-8000-0000000001{number:02d}"
            await self.world.hear(
                CaseOpened(
                    case=summary(case_id), customer_id="c1", channel="mail",
                    thread_id=received.thread_id, mail_id=received.mail_id,
                )
            )  # fmt: skip

    async def pass_(self, seconds: int) -> None:
        """Each second every process that lives looks at what is due and says that it is at work."""
        for _ in range(seconds):
            self.world.clock.turn(SECOND)
            for line, process in self.living.items():
                line.answer()
                with suppress(LogUnavailable):
                    await process.deadlines.extend()
                with suppress(LogUnavailable):
                    await process.deadlines.begin()
            for _ in range(TURNS):
                await asyncio.sleep(0)

    @property
    def copies(self) -> list[int]:
        """How many copies the server has of each mail."""
        return sorted(Counter(self.server.taken).values())

    @property
    def told(self) -> tuple[int, int]:
        """Mails told as sent, and as bounced."""
        return len(self.world.published(MailSent)), len(self.world.published(MailBounced))


@pytest.mark.parametrize("seed", range(3))
async def test_each_mail_is_sent_once_and_told_as_sent(seed: int) -> None:
    two = Two(seed)
    await two.all_acknowledged()
    await two.pass_(LONG)
    assert two.copies == [1] * MAILS
    assert two.told == (MAILS, 0)
    assert not two.world.log.store.deadlines


@pytest.mark.parametrize("seed", range(3))
async def test_a_process_that_ends_leaves_at_most_one_copy_more_of_what_it_was_sending(
    seed: int,
) -> None:
    two = Two(seed)
    await two.all_acknowledged()
    await two.pass_(20)
    under_way = len(two.server.taken) - two.server.answered
    two.living.popitem()
    await two.pass_(LONG)
    assert len(two.copies) == MAILS
    assert set(two.copies) == {1, 2}
    assert MAILS < len(two.server.taken) <= MAILS + under_way
    assert two.told == (MAILS, 0)


@pytest.mark.parametrize("seed", range(3))
async def test_a_process_that_stood_still_tells_late_what_it_heard(seed: int) -> None:
    two = Two(seed)
    await two.all_acknowledged()
    await two.pass_(2)
    line, frozen = two.living.popitem()
    await two.pass_(30)
    assert "outcome-unknown" in {each.type for each in two.world.log.store.events}
    two.living[line] = frozen
    await two.pass_(LONG)
    assert len(two.copies) == MAILS
    assert set(two.copies) <= {1, 2}
    assert two.told == (MAILS, 0)


async def test_no_claim_lapses_while_the_log_is_away() -> None:
    two = Two(1)
    await two.all_acknowledged()
    await two.pass_(2)
    two.world.log.store.away = True
    await two.pass_(45)
    two.world.log.store.away = False
    await two.pass_(1)
    await until(lambda: len(two.world.published(MailSent)) >= two.server.answered)
    await two.pass_(LONG)
    assert two.copies == [1] * MAILS
    assert two.told == (MAILS, 0)
