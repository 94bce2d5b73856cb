"""The centre as it is now: each queue, who is free, today's main figures, for the start page."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baton_onebox.demo.day import Day
from baton_onebox.doors_client import SYSTEM, Doors
from baton_onebox.pages.words import WORDS
from baton_onebox.settings import Language

FRESH = 1.5
"""Seconds for which one look is shown to every visitor."""
NOTHING = "–"


@dataclass
class Floor:
    """Looks through the public doors. `day`: the demo's own, whose time is shown."""

    doors: Doors
    day: Day | None
    _seen: dict[Language, tuple[float, Mapping[str, Any]]] = field(default_factory=dict)

    async def now(self, language: Language) -> Mapping[str, Any]:
        """`time` of the demo's day, or null; `queues`, each with `name`, `waiting`, `longest`,
        `free`, `answered`, `abandoned`, `level`; `figures` with `name` and `value`. Times, shares
        and values are words. Raises NotDone, httpx.HTTPError."""
        clock = asyncio.get_running_loop().time()
        seen_at, seen = self._seen.get(language, (clock - FRESH, {}))
        if clock - seen_at < FRESH:
            return seen
        queues, today = await asyncio.gather(
            self.doors.get(SYSTEM, "/routing/v1/queues"),
            self.doors.get(SYSTEM, "/kpi/v1/indicators/now"),
        )
        found = {
            "time": self._day_time(language, clock),
            "queues": [_queue(each, language, queues) for each in queues["queues"]],
            "figures": [
                {"name": indicator["names"][language], "value": _shown(figure, indicator["unit"])}
                for indicator, figure in zip(today["indicators"], today["whole"], strict=True)
            ],
        }
        self._seen[language] = clock, found
        return found

    def _day_time(self, language: Language, clock: float) -> str | None:
        """Said to be the demo's own, as it is no clock of any zone."""
        if self.day is None:
            return None
        return WORDS[language]["demo_time"].format(self.day.time_of(clock))


def _queue(queue: Mapping[str, Any], language: Language, all_: Mapping[str, Any]) -> dict[str, Any]:
    longest = NOTHING
    if queue["longest_since"] is not None:
        now = datetime.fromisoformat(all_["at"])
        waited = now - datetime.fromisoformat(queue["longest_since"])
        longest = f"{max(0, int(waited.total_seconds()))} s"
    return {
        "name": queue["names"].get(language, queue["queue"]),
        "waiting": queue["waiting"] + queue["offered"],
        "longest": longest,
        "talking": queue["talking"],
        "free": queue["agents_free"],
        "answered": queue["answered"],
        "abandoned": queue["abandoned"],
        "level": _shown({"value": queue["service_level"]}, "share"),
    }


def _shown(figure: Mapping[str, Any], unit: str) -> str:
    value = figure["value"]
    if value is None:
        return NOTHING
    match unit:
        case "share":
            return f"{value:.0%}"
        case "seconds":
            return f"{value:.0f} s"
        case "points":
            return f"{value:.1f}"
        case _:
            return f"{value:,.0f}"
