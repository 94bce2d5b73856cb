"""What a relay saves of what was acknowledged: the newest, at once after a pause, then seldom."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from baton_common.engine.relay.relay import first_of
from baton_common.engine.relay.saved import Overtaken, Saved
from baton_common.engine.relay.saving import Saving
from baton_common.model.position import Position
from baton_testkit.waiting import until

AT_FIRST = Position(1, 5)


class Row:
    """The relay's row: gives rows as `Saved` asks for them."""

    def __init__(self) -> None:
        self.saved: list[int] = []
        self.rewound = False

    async def fetch(self, query: str, *args: object) -> list[Any]:
        if self.rewound:
            return []
        if "with saved as" in query:
            self.saved.append(int(str(args[3])))
            return [(args[0],)]
        return [{"epoch": AT_FIRST.epoch, "position": AT_FIRST.number}]


@pytest.fixture
def row() -> Row:
    return Row()


@asynccontextmanager
async def at_work(row: Row) -> AsyncIterator[Saving]:
    saved = Saved(row, "lamps", 1)
    await saved.take()
    saving = Saving(saved, AT_FIRST)
    running = asyncio.create_task(saving.run())
    yield saving
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_the_first_is_saved_at_once_and_of_the_next_the_last(row: Row) -> None:
    async with at_work(row) as saving:
        saving.acknowledged(Position(1, 6))
        await until(lambda: row.saved == [6])
        for number in range(7, 60):
            saving.acknowledged(Position(1, number))
        await saving.caught_up()
    assert row.saved == [6, 59]
    assert saving.sent == Position(1, 59)


async def test_nothing_counts_as_sent_before_it_is_saved(row: Row) -> None:
    async with at_work(row) as saving:
        saving.acknowledged(Position(1, 6))
        assert saving.sent == AT_FIRST
        await until(lambda: saving.sent == Position(1, 6))


async def test_one_that_was_overtaken_ends_the_relay(row: Row) -> None:
    saved = Saved(row, "lamps", 1)
    await saved.take()
    saving = Saving(saved, AT_FIRST)
    row.rewound = True
    saving.acknowledged(Position(1, 6))
    sending = asyncio.Event()
    with pytest.raises(Overtaken):
        await first_of(saving.run(), _forever(sending))
    assert sending.is_set()


async def _forever(ended: asyncio.Event) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()
