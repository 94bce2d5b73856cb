"""Asks that move the same mark follow each other in the order in which they were made."""

import asyncio
from collections.abc import Iterable
from typing import Any

from baton_common.model.log_port import CheckpointMove


class Turn:
    """One request's place. The next may follow once its unit is in the queue or it has ended."""

    def __init__(self, turns: "Turns", keys: list[Any], before: "list[Turn]") -> None:
        self._turns = turns
        self._keys = keys
        self._before = before
        self._passed = asyncio.Event()

    async def come(self) -> None:
        """Wait until those before it are in the queue or over."""
        for turn in self._before:
            await turn._passed.wait()

    def taken(self) -> None:
        """Its unit is in the queue."""
        self._passed.set()

    def lost(self) -> None:
        """Its unit failed and is decided again: those behind wait for it once more."""
        self._passed.clear()

    def over(self) -> None:
        """Marks the request as ended: it will not be decided again."""
        self._before = []
        self._passed.set()
        self._turns.end(self, self._keys)


class Turns:
    """The newest turn by mark."""

    def __init__(self) -> None:
        self._newest: dict[Any, Turn] = {}

    def take(self, checkpoints: Iterable[CheckpointMove]) -> Turn:
        """The turn behind all that move one of these marks."""
        keys = [
            (checkpoint.subscriber, checkpoint.topic, checkpoint.partition)
            for checkpoint in checkpoints
        ]
        before = [self._newest[key] for key in keys if key in self._newest]
        turn = Turn(self, keys, before)
        self._newest.update(dict.fromkeys(keys, turn))
        return turn

    def end(self, turn: Turn, keys: Iterable[Any]) -> None:
        """Nobody has to follow it any more."""
        for key in keys:
            if self._newest.get(key) is turn:
                del self._newest[key]
