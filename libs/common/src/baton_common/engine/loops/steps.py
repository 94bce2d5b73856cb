"""Followers take steps: driven by hand in virtual time, by a loop in the product."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from baton_common.model.service import Loop

T = TypeVar("T")

Step = Callable[[], Awaitable[int]]
"""Does what there is to do now and says how much it was; 0: nothing."""

Idle = Callable[[], Awaitable[None]]
"""Waits until there may be something to do again (the tail was woken, or a poll is over)."""


def poll(every: float) -> Idle:
    """Idle for so many seconds, whatever happens."""

    async def idle() -> None:
        await asyncio.sleep(every)

    return idle


def follower(name: str, step: Step, idle: Idle) -> Loop:
    """The loop that takes step after step, and idles after one that had nothing to do.

    What a step raises ends the loop's function; supervision starts it again. A step or an
    idling that hangs shows in the loop's `progress`.
    """
    last = time.monotonic()

    async def run() -> None:
        nonlocal last
        last = time.monotonic()
        while True:
            done = await step()
            last = time.monotonic()
            if done == 0:
                await idle()
                last = time.monotonic()

    return Loop(name, run, lambda: time.monotonic() - last)


async def all_of(work: Iterable[Awaitable[T]]) -> list[T]:
    """Wait until all have ended, even if one fails; then raise what the first one raised."""
    ended = await asyncio.gather(*work, return_exceptions=True)
    done: list[T] = []
    for one in ended:
        if isinstance(one, BaseException):
            raise one
        done.append(one)
    return done
