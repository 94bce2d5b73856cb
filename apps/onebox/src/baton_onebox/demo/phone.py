"""The people of the demo at their telephones: they answer, look who calls, and do what is asked."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baton_onebox.demo import words
from baton_onebox.demo.callers import CALL
from baton_onebox.demo.cast import CUSTOMERS, queues_of_departments
from baton_onebox.doors_client import Doors, NotDone, Somebody
from baton_onebox.settings import Language

LOOK = (0.8, 1.4)
TALK = (5.0, 16.0)
WRAP_UP = (2.0, 6.0)
AWAY = (8.0, 20.0)
HANDED_ON = 45.0
"""Seconds that an agent stays with the customer until the other side answers."""
_NOT_ANY_MORE = (404, 409)

Contact = Mapping[str, Any]


@dataclass
class Telephone:
    """One person's. They answer the demo's customers only; other calls wait for whoever tries."""

    who: Somebody
    doors: Doors
    chance: random.Random

    async def work(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(self.chance.uniform(*LOOK))
            mine = await self.doors.get(self.who, f"/routing/v1/agents/{self.who.id}/offers")
            agent, contact = mine["agent"], mine["contact"]
            if agent["presence"] == "away" and agent["activity"] == "free":
                await asyncio.sleep(0 if agent["reason"] is None else self.chance.uniform(*AWAY))
                await self._presence("available")
            elif contact is not None and contact["id"].startswith(CALL):
                await self._handle(contact, agent["activity"])

    async def _presence(self, presence: str, reason: str | None = None) -> None:
        path = f"/routing/v1/agents/{self.who.id}/presence"
        await self.doors.put(self.who, path, {"presence": presence, "reason": reason})

    async def _handle(self, contact: Contact, activity: str) -> None:
        path = f"/routing/v1/contacts/{contact['id']}"
        try:
            match activity:
                case "offered":
                    await self._consider(path, contact)
                case "talking":
                    await self._finish(path)
                case "wrap-up":
                    await asyncio.sleep(self.chance.uniform(*WRAP_UP))
                    await self.doors.post(self.who, f"{path}/wrap-up", {"code": "answered"})
                    if self.chance.randrange(12) == 0:
                        await self._presence("away", "break")
        except NotDone as no:
            if no.status not in _NOT_ANY_MORE:
                raise

    async def _consider(self, path: str, contact: Contact) -> None:
        roll = self.chance.randrange(100)
        if roll < 6:  # it rings until it lapses
            await asyncio.sleep(25.0)
            return
        await asyncio.sleep(self.chance.uniform(1.5, 5.0))
        offer = {"offer_id": contact["offer_id"]}
        if roll < 12:
            await self.doors.post(self.who, f"{path}/decline", offer)
            return
        await self.doors.post(self.who, f"{path}/answer", offer)
        if contact["transfer"] is None:
            await self._talk(path, contact["id"])

    async def _talk(self, path: str, contact_id: str) -> None:
        """With the screen pop in view: go on with their case, or open one."""
        pop = await self.doors.get(self.who, f"/cases/v1/screen-pops/{contact_id}")
        language: Language = "zh" if pop["contact"]["language"] == "zh" else "en"
        text = self.chance.choice(words.ASKED_BY_PHONE[language])
        await asyncio.sleep(self.chance.uniform(*TALK))
        known = [each for each in pop["cases"] if each["status"] != "closed"]
        if known:
            case_id = known[0]["id"]
            await self.doors.post(
                self.who, f"/cases/v1/cases/{case_id}/contacts", {"contact_id": contact_id}
            )
        else:
            opened = {"contact_id": contact_id, "text": text, "language": language}
            case_id = (await self.doors.post(self.who, "/cases/v1/cases", opened))["id"]
        case = await self.doors.get(self.who, f"/cases/v1/cases/{case_id}")
        if not pop["is_known"]:
            await self._note_address(case["customer_id"], pop["caller"])
        if case["owner"] != self.who.id or case["handoff"] is not None:
            return
        if self.chance.randrange(10) < 3:
            await self._hand_on(path, contact_id, case)
        elif self.chance.randrange(10) < 5:  # nothing is left to do: resolved in the first contact
            outcome = {"outcome": words.OUTCOME}
            await self.doors.post(self.who, f"/cases/v1/cases/{case_id}/resolve", outcome)
            await self.doors.post(self.who, f"/cases/v1/cases/{case_id}/close", {})

    async def _note_address(self, customer_id: str, caller: str) -> None:
        """Ask where they read mail. Who wrote from there before is another customer as yet: that
        is for a lead to merge."""
        address = next(each.address for each in CUSTOMERS if each.phone == caller)
        path = f"/cases/v1/customers/{customer_id}/addresses"
        try:
            await self.doors.post(self.who, path, {"address": address})
        except NotDone as no:
            if no.status not in _NOT_ANY_MORE:
                raise

    async def _hand_on(self, path: str, contact_id: str, case: Mapping[str, Any]) -> None:
        """Ask another department, and stay with the customer until somebody there answers."""
        queues = queues_of_departments()
        where = self.chance.choice([each for each in queues if each != case["department"]])
        await self.doors.post(
            self.who,
            f"/cases/v1/cases/{case['id']}/handoffs",
            {"to_department": where, "asked": words.ASKED, "contact_id": contact_id},
        )
        body = {"kind": "warm", "queue": queues[where]}
        await self.doors.post(self.who, f"{path}/transfer", body)
        until = asyncio.get_running_loop().time() + HANDED_ON
        while asyncio.get_running_loop().time() < until:
            await asyncio.sleep(1.0)
            now = await self.doors.get(self.who, path)
            if now["transfer"] is None:
                return
        await self.doors.post(self.who, f"{path}/transfer/cancel", {})

    async def _finish(self, path: str) -> None:
        await asyncio.sleep(self.chance.uniform(2.0, 5.0))
        await self.doors.post(self.who, f"{path}/end", {})
