"""Finds the events of a log that speak of an id: in their stream's name, journey or body."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from baton_common.edge.auditing.events import COLUMNS, known
from baton_common.engine.feed.rows import Rows
from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.reading import NEWEST
from baton_common.model.log_port import Recorded

WINDOW = 5_000
"""Events of one statement, which must end within seconds whatever they hold."""
BUDGET = 2.0
"""Seconds that one answer may search; whoever asks goes on from there."""
_SPEAK_OF = f"""select {COLUMNS} from events where position > $1 and position <= $2 and exists (
    select 1 from unnest($3::text[], $4::bytea[], $5::text[]) as wanted(id, bytes, whole)
    where strpos(stream, wanted.id) > 0 and stream ~ wanted.whole
        or position(wanted.bytes in metadata) > 0
            and convert_from(metadata, 'UTF8') ~ wanted.whole
        or position(wanted.bytes in data) > 0 and convert_from(data, 'UTF8') ~ wanted.whole)
order by position limit $6"""
_OF_AN_ID = "[A-Za-z0-9_.:-]"
"""Characters that may belong to an id: beside one of them, a match is part of another id."""


@dataclass(frozen=True, slots=True)
class FoundEvents:
    """Events in order; `searched_to` is the position up to which all of them are here, None when
    that is the end of the log."""

    events: Sequence[Recorded]
    searched_to: int | None


class Mentions:
    """Reads the log's bytes, as no index has every id that an event may name."""

    def __init__(
        self, rows: Rows, aggregates: Aggregates, *, budget: float = BUDGET, window: int = WINDOW
    ) -> None:
        self._rows = rows
        self._aggregates = aggregates
        self._budget = budget
        self._window = window

    async def of(self, ids: Sequence[str], after: int, limit: int) -> FoundEvents:
        """Events after a position that speak of any of the ids, at most `limit`.
        Raises LogUnavailable, UnknownEvent."""
        newest = await self._rows.fetch(NEWEST)
        head = newest[0]["position"] if newest else 0
        end = time.monotonic() + self._budget
        wanted = list(ids), [each.encode() for each in ids], [self._whole(each) for each in ids]
        events: list[Recorded] = []
        while after < head:
            upper = min(after + self._window, head)
            room = limit - len(events)
            rows = await self._rows.fetch(_SPEAK_OF, after, upper, *wanted, room)
            events += [known(row, self._aggregates) for row in rows]
            after = events[-1].position.number if len(rows) == room else upper
            if len(events) == limit or time.monotonic() > end:
                break
        return FoundEvents(events, after if after < head else None)

    def _whole(self, id_: str) -> str:
        """A pattern of PostgreSQL for the id, also as the name of a stream: never for an id that
        only has it in it, which is somebody else's."""
        categories = "|".join(map(re.escape, sorted(self._aggregates.categories)))
        return f"(?<!{_OF_AN_ID})(?:(?:{categories})-)?{re.escape(id_)}(?!{_OF_AN_ID})"
