"""A message as a subscriber receives it from a topic, and what a consumer makes of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A contract as it came, with its chain. The same from both feeds."""

    topic: str
    partition: int
    offset: int
    """Kafka's offset; the direct feed has none and says 0."""
    log: str
    """The uuid of the log that it comes from."""
    position: Position
    previous: Position
    key: str
    type: str
    body: bytes
    metadata: Metadata
    """Correlation, actor and trace of the event; its causation id is the record's `ce_id`."""
    at: datetime
    recorded_at: datetime


Decide = Callable[[UnitOfWork], Any]

Handler = Callable[[ReceivedMessage], Awaitable[Decide | None]]
"""Looks at one record. It may wait for look-ups (the vault) but writes nothing; it gives the
decision that the runner commits in one unit with the mark, or None: nobody's business here.

msgspec errors, UnknownEvent, Poison and Refused send the record to the dead letters;
LogUnavailable and VaultUnavailable are tried again and the record waits."""

Handlers = Mapping[str, Handler]
"""Handlers by contract type; a type without one only moves the checkpoint."""


class Poison(Exception):
    """This record can never be handled; the text says why."""
