"""Who read whose words: kept in the log, because the person concerned may ask."""

import msgspec

from baton_common.aggregate import Aggregate
from baton_common.event_types import EventTypes
from baton_common.messages import Event


class PersonalWordsRead(Event, frozen=True, kw_only=True):
    """Somebody was shown what customers wrote."""

    of: str
    """`results`."""
    subjects: tuple[str, ...]
    by: str


class Readings(msgspec.Struct, frozen=True):
    """How often."""

    count: int = 0


READING: Aggregate[Readings, PersonalWordsRead] = Aggregate(
    "reading",
    Readings(),
    lambda before, _: Readings(before.count + 1),
    EventTypes({"personal-words-read": PersonalWordsRead}),
)
"""By day and person, so that no stream grows without end: `reading-<person>-<date>`."""
