"""Look-ups of one moment are one statement; nobody suffers for another's trouble."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from baton_common.platform.vault.gathering import Gathering
from baton_testkit.waiting import until


class Doubling:
    """Doubles numbers; waits at the gate; refuses negative ones."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.gate = asyncio.Event()

    async def __call__(self, keys: Sequence[int]) -> Mapping[int, int]:
        self.calls.append(sorted(keys))
        await self.gate.wait()
        if min(keys) < 0:
            raise ValueError("negative")
        return {key: key * 2 for key in keys}


async def test_while_one_is_on_its_way_the_next_gathers() -> None:
    doubling = Doubling()
    gathering = Gathering(doubling)
    first = asyncio.create_task(gathering.get([1]))
    await until(lambda: doubling.calls == [[1]])
    others = [asyncio.create_task(gathering.get([n, 9])) for n in (2, 3, 4)]
    await asyncio.sleep(0)
    doubling.gate.set()
    assert await first == {1: 2}
    assert await asyncio.gather(*others) == [{n: n * 2, 9: 18} for n in (2, 3, 4)]
    assert doubling.calls == [[1], [2, 3, 4, 9]]


async def test_what_went_wrong_reaches_those_who_waited_and_the_next_goes_on() -> None:
    doubling = Doubling()
    doubling.gate.set()
    gathering = Gathering(doubling)
    failed = await asyncio.gather(gathering.get([-1]), gathering.get([5]), return_exceptions=True)
    assert all(isinstance(one, ValueError) for one in failed)
    assert await gathering.get([5]) == {5: 10}


async def test_a_caller_that_gives_up_disturbs_no_other() -> None:
    doubling = Doubling()
    gathering = Gathering(doubling)
    impatient = asyncio.create_task(gathering.get([1]))
    patient = asyncio.create_task(gathering.get([1]))
    await until(lambda: doubling.calls == [[1]])
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    doubling.gate.set()
    assert await patient == {1: 2}


async def test_nothing_asked_waits_for_nothing() -> None:
    assert await Gathering(Doubling()).get([]) == {}
