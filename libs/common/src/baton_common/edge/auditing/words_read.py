"""A record of who was shown personal words, kept in the log of the service that showed them."""

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event


class PersonalWordsRead(Event, frozen=True, kw_only=True):
    """Somebody was shown what is personal, by a route of the service."""

    of: str
    """The thing they belong to: `<kind>:<id>`, or the name of a list."""
    what: str | None = None
    """The part of it; None: it has only one."""
    subjects: tuple[str, ...]
    by: str


class Readings(msgspec.Struct, frozen=True):
    """The number of readings."""

    count: int = 0


READING: Aggregate[Readings, PersonalWordsRead] = Aggregate(
    "reading",
    Readings(),
    lambda before, _: Readings(before.count + 1),
    EventTypes({"personal-words-read": PersonalWordsRead}),
)
"""By day and person, so that no stream grows without end: `reading-<person>-<date>`. A service
that shows personal words names it among its aggregates."""
