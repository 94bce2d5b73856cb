"""Virtual time: runners are driven until nothing is left to do, then the clock moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog

MOST_ROUNDS = 10_000


class Steppable(Protocol):
    """A runner that can be driven by hand."""

    async def catch_up(self) -> int:
        """Do everything there is to do now; returns how much was done (0: nothing)."""
        ...


async def settle(runners: Iterable[Steppable]) -> None:
    """Drive all runners repeatedly until none has anything to do. Raises AssertionError if it never
    ends: two of them feed each other."""
    runners = list(runners)
    for _ in range(MOST_ROUNDS):
        if sum([await runner.catch_up() for runner in runners]) == 0:
            return
    raise AssertionError(f"still moving after {MOST_ROUNDS} rounds")


async def live_until(
    instant: datetime, clock: HandClock, log: MemoryLog, runners: Iterable[Steppable]
) -> None:
    """Move the clock to the instant, stopping wherever a deadline is due. What is due at the
    instant itself has happened when this returns."""
    runners = list(runners)
    await settle(runners)
    while (due := log.next_due()) is not None and due <= instant:
        before = len(log.store.events), due
        clock.turn_to(max(due, clock.now()))
        await settle(runners)
        if (len(log.store.events), log.next_due()) == before:
            raise AssertionError(f"nobody fires what is due at {due}")
    clock.turn_to(instant)
