"""What a service's database holds after the kills: events, contracts, marks, dead letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

_EVENTS = """select position, epoch, stream, version, id::text, type, data
from events order by position"""
_CONTRACTS = """select position, epoch, partition, previous_epoch, previous
from contracts order by position"""
_CHECKPOINTS = "select subscriber, topic, partition, epoch, position from marks"


@dataclass(frozen=True)
class Stored:
    """An event as it lies in the log."""

    position: int
    stream: str
    version: int
    id: str
    type: str
    data: dict[str, Any]

    @property
    def of(self) -> str:
        """The id of what it is about: the stream's name without its category."""
        return self.stream.partition("-")[2]


@dataclass(frozen=True)
class StoredContract:
    """A contract as it lies beside its event; `at` and `after` are (epoch, position)."""

    partition: int
    at: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True)
class History:
    """Everything of one service, in the order of the log."""

    events: Sequence[Stored]
    contracts: Sequence[StoredContract] = ()
    checkpoints: Sequence[tuple[str, str, int, int, int]] = ()
    """Subscriber, topic, partition, epoch, position."""
    dead_letters: int = 0

    def types(self, *types: str) -> Iterator[Stored]:
        """The events of these types."""
        return (event for event in self.events if event.type in types)


async def read_history(dsn: str) -> History:
    """In one snapshot."""
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            events = [
                Stored(position, stream, version, id_, type_, msgspec.json.decode(data))
                for position, _, stream, version, id_, type_, data in await connection.fetch(
                    _EVENTS
                )
            ]
            contracts = [
                StoredContract(partition, (epoch, position), (previous_epoch, previous))
                for position, epoch, partition, previous_epoch, previous in await connection.fetch(
                    _CONTRACTS
                )
            ]
            checkpoints = [tuple(row) for row in await connection.fetch(_CHECKPOINTS)]
            letters = await connection.fetchval("select count(*) from dead_letters")
    finally:
        await connection.close()
    return History(events, contracts, checkpoints, letters)
