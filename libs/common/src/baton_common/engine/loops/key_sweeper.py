"""Idempotency keys that are older than a week are swept away, a few at a time."""

import asyncio
import time

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.service import Loop

EVERY = 600.0
AT_ONCE = 1_000
"""Rows of one statement: it holds the head lock while it deletes them."""
_SWEEP = "select sweep_idempotency($1)"


def sweeping(log: PostgresLog) -> Loop:
    """The loop of it; it waits for most of the time, and that is its progress."""
    last = time.monotonic()

    async def run() -> None:
        nonlocal last
        while True:
            last = time.monotonic()
            await asyncio.sleep(EVERY)
            while await log.readers.value(_SWEEP, AT_ONCE) == AT_ONCE:
                last = time.monotonic()

    return Loop("sweeps old idempotency keys", run, lambda: max(0, time.monotonic() - last - EVERY))
