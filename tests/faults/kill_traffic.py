"""Customers who write and people who work while the product is killed under them.

What was answered is the oracle: a mail with 250, a command with 2xx. Who gets no answer asks again
with the same Message-ID or Idempotency-Key, as mail servers and careful programs do.
"""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from baton_testkit.waiting import until
from tests.e2e.cast import ANA, FAY, Person
from tests.e2e.doors import Doors
from tests.e2e.mails import letter

WORDS = (
    "The vase is broken.",
    "钱还没到账，什么时候退款？",
    "My parcel never arrived.",
    "台灯碎了，我要退货。",
)
PATIENCE = 240.0
"""Seconds until somebody who asks again and again gives up: a start, and a busy machine."""


@dataclass
class Traffic:
    """One customer after the other, each with one mail; people who accept and reply."""

    doors: Doors
    answered: list[str] = field(default_factory=list)
    """Customers whose mail was answered 250."""
    tried: list[str] = field(default_factory=list)
    commands: dict[str, str] = field(default_factory=dict)
    """Idempotency-Key of each command that was answered 2xx, and the path it was sent to."""
    repeated: int = 0
    """Commands that had landed without their answer, and were answered when asked again."""
    allowed: int = 6
    """Mails that may have been begun: the checks afterwards read the story of each."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @asynccontextmanager
    async def flowing(self, writers: int = 2) -> AsyncIterator["Traffic"]:
        """Runs traffic while the block runs; everything begun is done when it ends."""
        tasks = [asyncio.create_task(self._write()) for _ in range(writers)]
        tasks += [asyncio.create_task(self._work(person)) for person in (ANA, FAY)]
        try:
            yield self
            self.over.set()
            await asyncio.gather(*tasks)
        finally:
            self.over.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def goes_on(self, mails: int) -> None:
        """Wait until so many more mails were answered; more are on their way then."""
        enough = len(self.answered) + mails
        self.allowed = enough + 6
        await until(lambda: len(self.answered) >= enough, PATIENCE)

    async def _write(self) -> None:
        while not self.over.is_set():
            if len(self.tried) >= self.allowed:
                await self._pause()
                continue
            number = next(self._numbers)
            customer = f"customer.{number}@killed.example"
            mail = letter(customer, WORDS[number % len(WORDS)])
            self.tried.append(customer)

            async def accepted(mail: Any = mail) -> bool:
                try:
                    await self.doors.send(mail, 20)
                except (smtplib.SMTPException, OSError):
                    return False
                return True

            await until(accepted, PATIENCE, every=0.2)
            self.answered.append(customer)

    async def _work(self, person: Person) -> None:
        """Accept whatever one is asked, and reply to it."""
        while not self.over.is_set():
            mine = await self._asked(person, "GET", "/work-list", None, {})
            asked = [each["case"] for each in mine["items"] if each["kind"] == "handoff-asked"]
            for case in asked[:2]:
                handoff = case["handoff"]["id"]
                await self._command(person, f"/handoffs/{handoff}/accept", {})
                await self._command(
                    person, f"/cases/{case['id']}/replies", {"text": "您好 / Hello"}
                )
            await self._pause()

    async def _pause(self) -> None:
        """A look now and then is enough, and the end is not waited for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(0.1):
                await self.over.wait()

    async def _command(self, person: Person, path: str, body: dict[str, str]) -> None:
        """409 is an answer, too: the ladder went on meanwhile."""
        key = f"{person.id}:{path}"
        if key not in self.commands and await self._asked(person, "POST", path, key, body):
            self.commands[key] = path

    async def _asked(
        self, person: Person, method: str, path: str, key: str | None, body: dict[str, str]
    ) -> Any:
        """The answer's JSON, whenever it comes; None if it is a no."""
        headers = {"idempotency-key": key} if key else {}
        more: dict[str, Any] = {"headers": headers} | ({"json": body} if key else {})

        async def answered() -> httpx.Response | None:
            try:
                answer = await self.doors.ask(person, method, "cases", path, **more)
            except httpx.TransportError:
                return None
            return answer if answer.status_code < 500 else None

        answer = await until(answered, PATIENCE, every=0.2)
        assert answer is not None
        self.repeated += "baton-repeated" in answer.headers
        assert answer.is_success or answer.status_code in {404, 409}, answer.text
        return answer.json() if answer.is_success else None
