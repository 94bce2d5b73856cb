"""Loops are started again when they fail or hang, and end when they are asked to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from baton_common.engine.loops.steps import follower
from baton_common.model.service import Loop, Service
from baton_common.program.supervision import Supervisor, running
from baton_testkit.waiting import until


async def answer_nothing(scope: Any, receive: Any, send: Any) -> None:
    """No request comes."""


async def for_ever() -> None:
    await asyncio.Event().wait()


def service(name: str, *loops: Loop, **rest: Any) -> Service:
    return Service(name=name, api=answer_nothing, loops=loops, **rest)


async def test_a_loop_that_fails_is_started_again_and_others_go_on() -> None:
    begun: list[str] = []

    async def fails() -> None:
        begun.append("fails")
        raise OSError("the database is away")

    async def works() -> None:
        begun.append("works")
        await for_ever()

    async with running([service("one", Loop("fails", fails), Loop("works", works))]):
        await until(lambda: begun.count("fails") >= 3, limit=5)
    assert begun.count("works") == 1


async def test_a_loop_without_progress_is_cancelled_and_started_again() -> None:
    begun = 0
    stands_still = 0.0

    async def hangs() -> None:
        nonlocal begun, stands_still
        begun += 1
        stands_still = 100.0 if begun == 1 else 0.0
        await for_ever()

    supervisor = Supervisor(stuck=1.0, look=0.01)
    supervisor.start("one", [Loop("hangs", hangs, lambda: stands_still)])
    await until(lambda: begun == 2, limit=5)
    assert await supervisor.stop() == []


async def test_a_loop_that_does_not_end_is_named_and_not_waited_for() -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    supervisor = Supervisor()
    supervisor.start("one", [Loop("stubborn", stubborn)])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await supervisor.stop(limit=0.05) == ["one: stubborn"]
    release.set()


async def test_services_are_opened_in_order_and_closed_whatever_happens() -> None:
    seen: list[str] = []

    def says(word: str) -> Callable[[], Awaitable[None]]:
        async def say() -> None:
            seen.append(word)

        return say

    async def breaks() -> None:
        raise OSError("does not close")

    one = service("one", opening=[says("open 1"), says("open 2")], closing=[breaks, says("shut 1")])
    two = service(
        "two", opening=[says("open 3")], listeners=[says("let in")], closing=[says("shut 3")]
    )
    async with running([one, two]):
        seen.append("running")
    assert seen == ["open 1", "open 2", "open 3", "let in", "running", "shut 3", "shut 1"]


async def test_what_was_opened_is_closed_when_the_next_does_not_open() -> None:
    seen: list[str] = []

    async def opens() -> None:
        seen.append("open")

    async def closes() -> None:
        seen.append("shut")

    async def breaks() -> None:
        raise ValueError("the port is taken")

    with pytest.raises(ValueError, match="the port is taken"):
        async with running(
            [service("one", opening=[opens], closing=[closes]), service("two", opening=[breaks])]
        ):
            seen.append("running")
    assert seen == ["open", "shut"]


async def test_a_follower_shows_how_long_it_has_stood_still() -> None:
    steps: list[int] = []

    async def step() -> int:
        steps.append(1)
        return 3 - len(steps) if len(steps) < 3 else 0

    loop = follower("counts", step, for_ever)
    supervisor = Supervisor()
    supervisor.start("one", [loop])
    await until(lambda: len(steps) == 3, limit=5)
    before = loop.progress()
    await until(lambda: loop.progress() > before, limit=5)
    await supervisor.stop()
