"""One stream's state and events at an instant, as they were or as they were known then."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from baton_common.edge.auditing.events import COLUMNS, known
from baton_common.engine.feed.rows import Rows
from baton_common.engine.log.aggregates import Aggregates
from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import UnknownEvent
from baton_common.model.log_port import Recorded

_PAGE_SIZE = 500
_EVENTS = f"""select {COLUMNS} from events where stream = $1 and version > $2::bigint
    and ($3::timestamptz is null or at <= $3) and ($4::timestamptz is null or recorded_at <= $4)
order by version limit $5"""
_IS_THERE = "select 1 from events where stream = $1 limit 1"

_canonical = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class AsOf:
    """`at`: what had happened by then (effective time), whenever it was written down. `known_at`:
    what had been written down by then. None: until now; with both, both must hold."""

    at: datetime | None = None
    known_at: datetime | None = None


@dataclass(slots=True)
class History:
    """The folded state, and some of the events that it is folded from."""

    stream: str
    version: int
    """The version of the last event folded; 0: there was none yet."""
    state: Any
    events: list[Recorded] = field(default_factory=list)


class DoesNotFold(Exception):
    """The events that had happened by then, without those that were written down among them, are
    no history that this stream can have had; the text says at which version."""


class Histories:
    """Reads streams in short pages, so a long one costs no memory."""

    def __init__(self, rows: Rows, aggregates: Aggregates) -> None:
        self._rows = rows
        self._aggregates = aggregates

    async def of(self, stream: str, as_of: AsOf, after: int, limit: int) -> History | None:
        """The state as of then, and of its events at most `limit` behind version `after`.

        None: there never was such a stream. Raises LogUnavailable, UnknownEvent, DoesNotFold.
        """
        if not await self._rows.fetch(_IS_THERE, stream):
            return None
        try:
            aggregate = self._aggregates.of(stream)
        except ValueError as stranger:
            raise UnknownEvent(str(stranger)) from stranger
        history = History(stream, 0, aggregate.initial)
        while page := await self._page(stream, as_of, history.version):
            for event in page:
                _fold(history, aggregate, event)
                if event.version > after and len(history.events) < limit:
                    history.events.append(event)
            if len(page) < _PAGE_SIZE:
                break
        return history

    async def _page(self, stream: str, as_of: AsOf, after: int) -> list[Recorded]:
        rows = await self._rows.fetch(_EVENTS, stream, after, as_of.at, as_of.known_at, _PAGE_SIZE)
        return [known(row, self._aggregates) for row in rows]


def _fold(history: History, aggregate: Aggregate[Any, Any], event: Recorded) -> None:
    try:
        history.state = aggregate.evolve(history.state, event.event)
    except Exception as error:
        if event.version == history.version + 1:  # nothing was left out: a mistake of ours
            raise
        raise DoesNotFold(
            f"version {event.version} cannot follow version {history.version}"
        ) from error
    history.version = event.version


def canonical(state: Any) -> bytes:
    """The JSON that state hashes are made of: keys and sets sorted."""
    return _canonical.encode(state)
