"""Waiting in tests: until a condition holds, with a limit, never for a fixed time."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")


@overload
async def until(
    condition: Callable[[], Awaitable[T]], limit: float = 10.0, *, every: float = 0.01
) -> T: ...


@overload
async def until(condition: Callable[[], T], limit: float = 10.0, *, every: float = 0.01) -> T: ...


async def until(condition: Callable[[], Any], limit: float = 10.0, *, every: float = 0.01) -> Any:
    """Ask again until the condition is true; give what it gave.

    `limit` and `every` are seconds. An AssertionError of the condition counts as "not yet".
    Raises AssertionError, with what was seen last, when the limit has passed.
    """
    end = time.monotonic() + limit
    while True:
        seen: Any
        try:
            asked = condition()
            seen = await asked if inspect.isawaitable(asked) else asked
        except AssertionError as problem:
            seen = problem
        if seen and not isinstance(seen, AssertionError):
            return seen
        if time.monotonic() >= end:
            raise AssertionError(f"not within {limit:g} s; last seen: {seen!r}")
        await asyncio.sleep(every)
