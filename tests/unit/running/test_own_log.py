"""A follower of a log that has nothing in it yet waits; it neither hangs nor spins."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from baton_common.engine.loops.own_log import OwnLog
from baton_common.model.log_port import Recorded
from baton_common.model.position import START, Position


class NewTail:
    """The tail of a log in its first epoch, without an event."""

    position = Position(1, 0)
    waits = 0

    async def reached(self, position: Position, limit: float) -> bool:
        if self.position >= position:
            return True
        self.waits += 1
        return False

    async def follow(
        self, after: Position, *, page: int = 500
    ) -> AsyncIterator[Sequence[Recorded]]:
        await asyncio.Event().wait()
        yield ()


class NothingStored:
    async def read(self, after: Position, limit: int = 500) -> Sequence[Recorded]:
        raise AssertionError("the tail is asked, not the database")


async def test_there_is_nothing_to_read_before_the_first_event() -> None:
    own = OwnLog(NothingStored(), NewTail())
    async with asyncio.timeout(5):
        assert not await own.read(START, 10)


async def test_who_stands_at_the_beginning_waits_for_the_first_event() -> None:
    tail = NewTail()
    await OwnLog(NothingStored(), tail).idle(lambda: START)()
    assert tail.waits == 1
