"""The centre as it is now: each queue, who is free, today's main figures, for the start page."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baton_onebox.demo.day import Day
from baton_onebox.doors_client import Asker, Doors, NotDone
from baton_onebox.pages.words import WORDS
from baton_onebox.settings import Language

FRESH = 1.5
"""Seconds for which one look is shown to a visitor."""
NOTHING = "–"
FORBIDDEN = 403


@dataclass
class Floor:
    """Looks through the public doors, as the visitor. `day`: the demo's own, whose time is
    shown."""

    doors: Doors
    day: Day | None
    _seen: dict[tuple[Asker, Language], tuple[float, Mapping[str, Any]]] = field(
        default_factory=dict
    )

    async def now(self, who: Asker, language: Language) -> Mapping[str, Any]:
        """`time` of the demo's day, or null; `queues`, each with `name`, `waiting`, `longest`,
        `free`, `answered`, `abandoned`, `level`; `figures` with `name` and `value`. Times, shares
        and values are words. What the visitor may not see is left out. Raises NotDone,
        httpx.HTTPError."""
        clock = asyncio.get_running_loop().time()
        self._seen = {of: each for of, each in self._seen.items() if clock - each[0] < FRESH}
        if (seen := self._seen.get((who, language))) is not None:
            return seen[1]
        queues, today = await asyncio.gather(
            self._shown_to(who, "/routing/v1/queues", {"queues": []}),
            self._shown_to(who, "/kpi/v1/indicators/now", {"indicators": [], "whole": []}),
        )
        found = {
            "time": self._day_time(language, clock),
            "queues": [_queue(each, language, queues) for each in queues["queues"]],
            "figures": [
                {"name": indicator["names"][language], "value": _shown(figure, indicator["unit"])}
                for indicator, figure in zip(today["indicators"], today["whole"], strict=True)
            ],
        }
        self._seen[who, language] = clock, found
        return found

    async def _shown_to(self, who: Asker, path: str, nothing: Mapping[str, Any]) -> Any:
        try:
            return await self.doors.get(who, path)
        except NotDone as refused:
            if refused.status != FORBIDDEN:
                raise
            return nothing

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
