"""A record of who opened personal words of a log, kept in that log: the people concerned may
ask."""

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.log_port import Log
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork

MOST_SUBJECTS = 500
"""Most subjects named in one event, whose body may have 64 kB."""


class HistoryRead(Event, frozen=True):
    """Somebody was shown the words in a stream's state and events."""

    stream: str
    subjects: tuple[str, ...]
    by: str


class HistoriesRead(msgspec.Struct, frozen=True):
    """The number of histories read."""

    count: int = 0


AUDITING: Aggregate[HistoriesRead, HistoryRead] = Aggregate(
    "auditing",
    HistoriesRead(),
    lambda before, _: HistoriesRead(before.count + 1),
    EventTypes({"history-read": HistoryRead}),
)
"""One stream for each person and day, so that none grows without end:
`auditing-<person>-<date>`."""


async def note_reading(
    log: Log, metadata: Metadata, person: str, stream: str, subjects: frozenset[str]
) -> None:
    """Write it down; awaited before anything is shown. Raises LogUnavailable, LogMoved."""

    def decide(work: UnitOfWork) -> None:
        whose = sorted(subjects)
        events = [
            HistoryRead(
                stream=stream,
                subjects=tuple(whose[at : at + MOST_SUBJECTS]),
                by=metadata.actor,
                at=work.now,
            )
            for at in range(0, len(whose), MOST_SUBJECTS)
        ]
        work.record(AUDITING, f"{person}-{work.now:%Y%m%d}", *events)

    await log.run(decide, metadata=metadata)
