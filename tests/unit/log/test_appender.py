"""How units gather into calls, what is never sent together, and that nobody is left waiting."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from baton_common.engine.log.appender import Appender
from baton_common.engine.log.call_sender import CallSender
from baton_common.engine.log.line import Line
from baton_common.engine.log.states import States
from baton_common.engine.log.unit import DeadlineRow, Draft, Outcome, Unit
from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.model.unit_of_work import NIL, Held
from baton_testkit.waiting import until

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class FakeLine(Line):
    """Answers when it is told to; remembers how many units each call had."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.calls: list[int] = []
        self.answers: list[Any] = []
        self.go = asyncio.Event()

    async def fetch(self, sql: str, *args: object) -> Sequence[Any]:
        units = args[1]
        assert isinstance(units, list)
        self.calls.append(len(set(units)))
        await self.go.wait()
        answer = self.answers.pop(0) if self.answers else {"failed": []}
        if isinstance(answer, Exception):
            raise answer
        return [{"head": 0, "recorded": NINE, "reasons": [], "positions": [], **answer}]


@pytest.fixture
async def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
async def appender(line: FakeLine) -> AsyncIterator[Appender]:
    async def never(unit: Unit) -> None:
        return None

    sender = CallSender(line, found=never, moved=lambda why: made.refuse(LogMoved(why)))
    made = Appender(sender, States(10), longest_wait=1.0, committed=lambda epoch, wrote: None)
    made.begin(1)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def reading(stream: str = "a-1") -> Unit:
    return Unit({stream: Held(1, UUID(int=1), None)}, b"")


def draft() -> Draft:
    return Draft(UUID(int=1), "a-1", 1, "noted", 1, b"{}", NINE, None)


def touching(op: str) -> Unit:
    row = DeadlineRow(op, "a-1/x", 1, "a-1", NINE)
    return Unit({"a-1": Held(0, NIL, None)}, b"", deadlines=[row], is_firing=op == "fire")


async def test_one_goes_at_once_and_the_next_call_takes_half_of_what_is_under_way(
    appender: Appender, line: FakeLine
) -> None:
    first = appender.submit(reading())
    await until(lambda: line.calls == [1])
    others = [appender.submit(reading()) for _ in range(100)]
    line.go.set()
    await asyncio.gather(first, *others)
    assert line.calls == [1, 51, 49]


async def test_few_are_not_divided(appender: Appender, line: FakeLine) -> None:
    line.go.set()
    await asyncio.gather(*(appender.submit(reading()) for _ in range(16)))
    assert line.calls == [16]


async def test_nothing_stands_on_a_firing_within_one_call(
    appender: Appender, line: FakeLine
) -> None:
    line.go.set()
    units = [touching("fire"), reading("b-1"), touching("set"), reading("c-1")]
    await asyncio.gather(*(appender.submit(unit) for unit in units))
    assert line.calls == [2, 2]


async def test_what_waits_on_a_failed_unit_is_told_without_being_sent(
    appender: Appender, line: FakeLine
) -> None:
    line.answers = [{"failed": [1], "reasons": ["stream"], "positions": [0]}]
    first = touching("set")
    outcome = appender.submit(first)
    await until(lambda: line.calls == [1])
    on_it = appender.submit(touching("set"))
    on_that = appender.submit(touching("set"))
    line.go.set()
    assert (await outcome, await on_it, await on_that) == (
        Outcome(None, "stream"),
        Outcome(None, "stands"),
        Outcome(None, "stands"),
    )
    assert line.calls == [1]


async def test_those_that_were_overtaken_often_go_first_and_together(
    appender: Appender, line: FakeLine
) -> None:
    first = appender.submit(reading())
    await until(lambda: line.calls == [1])
    others = [appender.submit(reading()) for _ in range(20)]
    unlucky = [reading() for _ in range(3)]
    for unit in unlucky:
        unit.contended = True
    unlucky[1].after.append(unlucky[0])
    line.go.set()
    await asyncio.gather(first, *others, *(appender.submit(unit) for unit in unlucky))
    assert line.calls[:2] == [1, 3]
    assert sum(line.calls) == 24


async def test_one_that_stands_on_a_waiting_unit_does_not_go_before_it(
    appender: Appender, line: FakeLine
) -> None:
    first = appender.submit(reading())
    await until(lambda: line.calls == [1])
    others = [appender.submit(touching("set")) for _ in range(2)]
    unlucky = touching("set")
    unlucky.contended = True
    line.go.set()
    await asyncio.gather(first, *others, appender.submit(unlucky))
    assert line.calls == [1, 3]


async def test_a_mistake_of_ours_leaves_nobody_waiting(appender: Appender, line: FakeLine) -> None:
    line.answers = [{"failed": None, "head": None}]
    line.go.set()
    no_draft: Any = None
    wrong = [Unit({}, b"", [no_draft]), Unit({}, b"", [draft()])]
    for unit in wrong:
        with pytest.raises(LogUnavailable):
            await appender.submit(unit)
    assert await appender.submit(reading()) == Outcome(None, None)


async def test_when_the_log_moved_everybody_is_told_and_nothing_more_is_taken(
    appender: Appender, line: FakeLine
) -> None:
    moved = asyncpg.PostgresError("another epoch")
    moved.sqlstate = "BT002"
    line.answers = [moved]
    flying = appender.submit(reading())
    await until(lambda: line.calls == [1])
    waiting = appender.submit(reading())
    line.go.set()
    for outcome in (flying, waiting, appender.submit(reading())):
        with pytest.raises(LogMoved):
            await outcome
    assert line.calls == [1]
