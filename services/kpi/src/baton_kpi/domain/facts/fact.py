"""The facts that indicators count: one row for each thing that happened, with its instants.

A duration lies between two instants of the same service, so it never depends on two clocks. Seconds
are whole ones, rounded down. What is not known (yet) is None.
"""

from datetime import datetime
from typing import ClassVar

import msgspec


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What all facts have. `id` is unique among those of one kind."""

    kind: ClassVar[str]
    """The name of its table."""
    main: ClassVar[str]
    """The instant by which facts are listed."""
    scope: ClassVar[str]
    """The field that says whose it is: a department, a queue of a department, or a person."""
    views: ClassVar[tuple[str, ...]]
    """The other fields by which figures are given."""

    id: str


def seconds_between(begin: datetime, end: datetime) -> int:
    """Whole seconds; none where a clock was set back meanwhile."""
    return max(0, int((end - begin).total_seconds()))
