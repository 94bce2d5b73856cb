"""Facts, counted by indicators: one row for each thing that happened, with its instants.

A duration lies between two instants of the same service, so it never depends on two clocks. Seconds
are whole, rounded down. Unknown values are None."""

from datetime import datetime
from typing import ClassVar

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all facts. `id` is unique within a kind."""

    kind: ClassVar[str]
    """The name of its table."""
    main: ClassVar[str]
    """The instant by which facts are listed."""
    scope: ClassVar[str]
    """The field that decides visibility: department, queue or person."""
    views: ClassVar[tuple[str, ...]]
    """The other fields by which figures can be grouped."""

    id: str


def seconds_between(begin: datetime, end: datetime) -> int:
    """Whole seconds; 0 if a clock was set back in between."""
    return max(0, int((end - begin).total_seconds()))
