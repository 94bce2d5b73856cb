"""Merges the records of one journey from several logs into one order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One event of one service's log."""

    service: str
    log: str
    """The log's own id; empty if it never published anything."""
    event: Mapping[str, Any]
    """The event as `/v1/log` returns it."""

    @property
    def number(self) -> int:
        """Position in its own log."""
        return int(self.event["position"].partition(".")[2])

    @property
    def id(self) -> str:
        """Id used by records of other logs that it caused: `<log>/<epoch>/<position>`."""
        return f"{self.log}/{self.event['position'].replace('.', '/')}"

    @property
    def cause(self) -> str | None:
        """The causing record, of another log."""
        cause: str | None = self.event["metadata"].get("causation_id")
        return cause

    @property
    def recorded_at(self) -> datetime:
        """By the clock of its own database."""
        return datetime.fromisoformat(self.event["recorded_at"])


def joined(entries: Sequence[Entry]) -> list[Entry]:
    """Ordered by instant, but each log in its own order and no effect before its cause: clocks of
    several databases may differ, causality does not."""
    lanes: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.service, each.number)):
        lanes.setdefault(entry.service, []).append(entry)
    waiting = {entry.id for entry in entries}
    ordered: list[Entry] = []
    while heads := [lane[0] for lane in lanes.values() if lane]:
        free = [entry for entry in heads if entry.cause not in waiting] or heads
        following = min(free, key=lambda entry: entry.recorded_at)
        lanes[following.service].pop(0)
        waiting.discard(following.id)
        ordered.append(following)
    return ordered
