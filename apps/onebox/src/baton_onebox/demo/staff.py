"""The people of the demo's organisation: they look at their work list, and do what people do."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baton_onebox.demo import words
from baton_onebox.demo.guests import Guests
from baton_onebox.doors_client import Doors, NotDone, Somebody

LOOK = (1.5, 3.0)
"""Seconds between two looks at the work list."""
STEP = (6.0, 14.0)
"""Seconds that one step of the work takes."""
OFFICER_WAITS = 12.0

Case = Mapping[str, Any]


@dataclass
class Colleague:
    """One person. What they do with an offer is decided once, when they first see it."""

    who: Somebody
    doors: Doors
    guests: Guests
    chance: random.Random
    departments: tuple[str, ...]
    """All that there are: where a case may be sent on to."""
    _minds: dict[str, tuple[str, float]] = field(default_factory=dict)
    _steps: Counter[str] = field(default_factory=Counter)
    _busy_until: float = 0.0

    async def work(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(self.chance.uniform(*LOOK))
            mine = await self.doors.get(self.who, "/cases/v1/work-list")
            cases = [(each["kind"], each["case"]) for each in mine["items"] if each["case"]]
            for case in (case for kind, case in cases if kind == "handoff-asked"):
                if await self.guests.has(case):
                    await self._consider(case, asyncio.get_running_loop().time())
            for case in (case for kind, case in cases if kind != "handoff-asked"):
                if self._is_free() and await self._is_theirs_to_do(case):
                    await self._go_on(case)

    async def _consider(self, case: Case, now: float) -> None:
        handoff = case["handoff"]["id"]
        mind, when = self._minds.get(handoff) or self._make_up_mind(handoff, case, now)
        if now < when or mind == "let it lapse":
            return
        body = {"words": words.DECLINED} if mind == "decline" else {}
        await self._try(f"/cases/v1/handoffs/{handoff}/{mind}", body)

    def _make_up_mind(self, handoff: str, case: Case, now: float) -> tuple[str, float]:
        roll = self.chance.randrange(100)
        mind = "accept"
        if roll >= 85:
            mind = "let it lapse"
        elif roll >= 75:
            mind = "decline"
        elif roll >= 68 and case["handoff"]["kind"] == "transfer":
            mind = "refuse"
        thought = OFFICER_WAITS if "command-centre" in self.who.roles else 0.0
        self._minds[handoff] = mind, now + thought + self.chance.uniform(2.0, 9.0)
        return self._minds[handoff]

    def _is_free(self) -> bool:
        return asyncio.get_running_loop().time() >= self._busy_until

    async def _is_theirs_to_do(self, case: Case) -> bool:
        held = case["handoff"] is None and case["status"] != "closed"
        by_person = case["office"] is None or "command-centre" in self.who.roles
        return held and by_person and await self.guests.has(case)

    async def _go_on(self, case: Case) -> None:
        """The next step of a case: a reply, perhaps a handoff, an end."""
        self._busy_until = asyncio.get_running_loop().time() + self.chance.uniform(*STEP)
        path = f"/cases/v1/cases/{case['id']}"
        self._steps[case["id"]] += 1
        match self._steps[case["id"]]:
            case 1:
                await self._reply(path, case)
            case 2 if self.chance.randrange(10) < 4:
                await self._hand_on(path, case)
            case 2 | 3 if case["status"] == "open":
                await self._try(f"{path}/resolve", {"outcome": words.OUTCOME})
            case 4:
                await self._try(f"{path}/close", {})
                del self._steps[case["id"]]

    async def _reply(self, path: str, case: Case) -> None:
        text = self.chance.choice(words.REPLIES["zh" if case["language"] == "zh" else "en"])
        await self._try(f"{path}/replies", {"text": text, "language": case["language"]})

    async def _hand_on(self, path: str, case: Case) -> None:
        others = [each for each in self.departments if each != case["department"]]
        where = self.chance.choice(others)
        promised = {"to_department": where, "asked": words.ASKED, "customer_was_told": False}
        await self._try(f"{path}/handoffs", promised)

    async def _try(self, path: str, body: Mapping[str, Any]) -> None:
        """Sends a command; a refusal is ignored, since somebody else may have been first."""
        try:
            await self.doors.post(self.who, path, body)
        except NotDone as no:
            if no.status not in (404, 409):
                raise
