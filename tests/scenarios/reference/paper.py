"""What lies on the clerk's desk: one handoff, and the timeline that is written down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.scenarios.reference.roster import PaperOrganisation


@dataclass
class Paper:
    """One handoff on the clerk's desk."""

    kind: str
    to: str
    hours: PaperOrganisation
    """The opening hours at the time of the request."""
    rungs: list[str]
    returns: bool
    colleague: str | None = None
    rung: int = 0
    left: int = 0
    rang: bool = False
    asked: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    lapsed: set[str] = field(default_factory=set)


def write_down(timeline: list[dict[str, Any]], at: datetime | None, row: dict[str, Any]) -> None:
    """The last row of an instant counts; equal neighbours are one."""
    if timeline and timeline[-1]["from"] == at:
        timeline.pop()
    last = {key: value for key, value in (timeline or [{}])[-1].items() if key != "from"}
    if last != row:
        timeline.append({"from": at, **row})
