"""Plays one bench of a checkout round by round, whenever the other side of the pipe says so.

`tests.bench.before` starts it by its path, with the Python and the folder of the commit that is to
be played, so that one form of taking turns serves commits that do not have this file. On its
standard output are lines of JSON: `{"begins": [names], "unit": …}` for each table, then for each
line `round` that it reads `{"samples": {name: [figure, columns]}}`. The line `enough` ends the
table; what the bench itself prints is thrown away.
"""

import asyncio
import importlib
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TextIO

import uvloop

Contenders = Mapping[str, Callable[[], Awaitable[Any]]]


class Turns:
    """The two ends of the pipe."""

    def __init__(self, asked: TextIO, answered: TextIO) -> None:
        self._asked, self._answered = asked, answered

    async def begin(self, names: list[str], unit: str) -> None:
        """A table has these rows; everything that it needs runs and is warm."""
        self._say({"begins": names, "unit": unit})

    async def another(self) -> bool:
        """True if one more round is to be played. Raises EOFError if nobody asks any more."""
        line = await asyncio.to_thread(self._asked.readline)
        if not line:
            raise EOFError
        return line.strip() == "round"

    def played(self, samples: Mapping[str, Any]) -> None:
        """Reports the samples of this round."""
        self._say({"samples": {name: [each.figure, each.more] for name, each in samples.items()}})

    def _say(self, what: object) -> None:
        self._answered.write(json.dumps(what) + "\n")
        self._answered.flush()


def play_in(turns: Turns) -> None:
    """From now on a race of the bench has a round whenever it is asked for one."""
    rounds = importlib.import_module("tests.bench.rounds")

    async def race(contenders: Contenders, unit: str) -> Mapping[str, Any]:
        seen: dict[str, list[Any]] = {name: [] for name in contenders}
        await turns.begin(list(contenders), unit)
        while await turns.another():
            for name, contender in contenders.items():
                sample = await contender()
                if not isinstance(sample, rounds.Sample):
                    sample = rounds.Sample(sample)
                seen[name].append(sample)
            turns.played({name: each[-1] for name, each in seen.items()})
        return {name: rounds.row_of(name, unit, each) for name, each in seen.items()}

    rounds.race = race  # type: ignore[attr-defined]  # before the benches take it by name


async def main(name: str, turns: Turns) -> None:
    """Play it until the tables end or nobody asks any more."""
    play_in(turns)
    benches = importlib.import_module("tests.bench.__main__")
    bursts = not hasattr(importlib.import_module("tests.bench.mails"), "race")
    if bursts:
        _bursts_in(turns)
    try:
        await benches.main([name])
        if bursts and name == "mails":
            await turns.another()  # that it is enough
    except EOFError:
        return


def _bursts_in(turns: Turns) -> None:
    """Commits before the one that made this file do not race mails: their bursts are asked for."""
    mails = importlib.import_module("tests.bench.mails")
    plain, begun = mails.burst, False

    async def burst(box: Any, cases: Any, number: int) -> Any:
        nonlocal begun
        if not begun:
            begun = True
            sample = await plain(box, cases, number)  # it warms up
            await turns.begin([mails.NAME], "cases/s")
            return sample
        if not await turns.another():
            raise EOFError
        sample = await plain(box, cases, number)
        turns.played({mails.NAME: sample})
        return sample

    mails.burst = burst  # type: ignore[attr-defined]  # the bench calls it by this name


if __name__ == "__main__":
    pipe = Turns(os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w"))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    logging.disable(logging.INFO)
    uvloop.run(main(sys.argv[1], pipe))
