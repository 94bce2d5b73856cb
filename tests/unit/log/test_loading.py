"""A stream that was overtaken is read on from where it was known, and anew if that is gone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.loading import Loader
from baton_common.engine.log.states import States
from baton_common.model.unit_of_work import NIL, Held
from tests.integration.log.tallies import TALLY, TallyRaised
from tests.unit.log.test_states import NINE, unit_on


class Stored:
    """The events of streams, as many as said, each raising by one; and what was asked for."""

    def __init__(self, **streams: int) -> None:
        self._streams = streams
        self.asked: list[tuple[str, int]] = []

    async def fetch(self, sql: str, names: Sequence[str], versions: Sequence[int]) -> list[Any]:
        name, type_version, data = TALLY.events.encode(TallyRaised(by=1, at=NINE))
        rows = []
        for stream, version in zip(names, versions, strict=True):
            self.asked.append((stream, version))
            for number in range(max(1, version), self._streams[stream[-1]] + 1):
                rows.append((stream, number, UUID(int=number), name, type_version, data))
        return rows


@pytest.fixture
def states() -> States:
    return States(10)


def loader(stored: Any, states: States) -> Loader:
    return Loader(stored, states, Aggregates([TALLY]))


async def test_a_stream_is_read_from_its_beginning_or_has_none(states: States) -> None:
    stored = Stored(a=3, b=0)
    for stream in ("tally-a", "tally-b"):
        await loader(stored, states).load(TALLY, stream)
    assert states.held == {"tally-a": Held(3, UUID(int=3), 3), "tally-b": Held(0, NIL, 0)}


async def test_one_that_was_overtaken_is_read_on_from_what_was_known(states: States) -> None:
    stored = Stored(a=5)
    states.loaded({"tally-a": Held(3, UUID(int=3), 3)})
    states.failed(unit_on(states, "tally-a", 99), overtaken=True)
    await loader(stored, states).load(TALLY, "tally-a")
    assert stored.asked == [("tally-a", 3)]
    assert states.held == {"tally-a": Held(5, UUID(int=5), 5)}
    assert states.behind == {}


@pytest.mark.parametrize("known", [Held(3, UUID(int=77), 30), Held(9, UUID(int=9), 90)])
async def test_what_was_known_and_is_not_there_is_not_built_on(
    states: States, known: Held[int]
) -> None:
    stored = Stored(a=5)
    states.loaded({"tally-a": known})
    states.failed(unit_on(states, "tally-a", 99), overtaken=True)
    reading = loader(stored, states)
    await reading.load(TALLY, "tally-a")
    assert states.held == {}
    await reading.load(TALLY, "tally-a")
    assert stored.asked == [("tally-a", known.version), ("tally-a", 0)]
    assert states.held == {"tally-a": Held(5, UUID(int=5), 5)}
