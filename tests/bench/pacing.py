"""Load at a steady rate: the wait for the moment at which the next request is due."""

import asyncio
import time


async def moment(due: float) -> None:
    """Waits until `time.perf_counter()` is at `due`; returns at once if that is past."""
    if (early := due - time.perf_counter()) > 0:
        loop = asyncio.get_running_loop()
        come: asyncio.Future[None] = loop.create_future()
        timer = loop.call_later(early, come.set_result, None)
        try:
            await come
        finally:
            timer.cancel()
