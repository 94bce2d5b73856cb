"""The customers of the demo call, wait, give up, and hang up when they are done."""

import asyncio
import random
from asyncio import TaskGroup
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from baton_onebox.demo.cast import CUSTOMERS, Customer, numbers
from baton_onebox.demo.day import Day
from baton_onebox.doors_client import Doors, NotDone, Somebody

PBX = Somebody("demo-pbx", ("machine",))
CALL = "demo-call-"
"""The prefix of the contact ids of the demo's callers: the cast answers no others."""
EVERY = 14.0
"""Seconds between two calls, on the whole."""
PATIENCE = (25.0, 70.0)
LOOK = 1.0
LONGEST_CALL = 90.0
"""Seconds after which they hang up if the agent has not."""


@dataclass
class Callers:
    """`started` tells the calls of this start from those of earlier ones."""

    doors: Doors
    chance: random.Random
    day: Day
    started: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _calling: set[str] = field(default_factory=set)

    async def call(self) -> None:
        """Somebody calls every now and then. Runs until cancelled."""
        clock = asyncio.get_running_loop().time
        async with TaskGroup() as calls:
            while True:
                await asyncio.sleep(self.day.pause(clock(), EVERY, self.chance))
                free = [each for each in CUSTOMERS if each.phone not in self._calling]
                if free:
                    calls.create_task(self._one(self.chance.choice(free)))

    async def _one(self, customer: Customer) -> None:
        contact_id = f"{CALL}{self.started}-{next(self._numbers)}"
        self._calling.add(customer.phone)
        try:
            body = {
                "contact_id": contact_id,
                "caller": customer.phone,
                "dialled": self.chance.choice(numbers()),
                "language": customer.language,
            }
            await self.doors.post(PBX, "/routing/v1/contacts", body)
            await self._stay(contact_id)
        finally:
            self._calling.discard(customer.phone)

    async def _stay(self, contact_id: str) -> None:
        """Waits until the call is answered and over, or the caller's patience has ended."""
        clock = asyncio.get_running_loop().time
        gives_up = clock() + self.chance.uniform(*PATIENCE)
        hangs_up: float | None = None
        while True:
            await asyncio.sleep(LOOK)
            contact = await self.doors.get(PBX, f"/routing/v1/contacts/{contact_id}")
            match contact["state"]:
                case "waiting" | "offered" if hangs_up is None and clock() > gives_up:
                    await self._say(contact_id, "abandon")
                case "answered":
                    hangs_up = hangs_up or clock() + LONGEST_CALL
                    if clock() > hangs_up:
                        await self._say(contact_id, "end")
                case "wrap-up" | "ended" | "abandoned":
                    return

    async def _say(self, contact_id: str, what: str) -> None:
        """Sends a command; a refusal is ignored, since somebody may have answered or ended the
        call at this moment."""
        try:
            await self.doors.post(PBX, f"/routing/v1/contacts/{contact_id}/{what}", {})
        except NotDone as no:
            if no.status != 409:
                raise
