"""A child process that is customers, agents and the world's mail server of whole journeys."""

import asyncio
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from functools import cache
from itertools import count, cycle
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import uvloop
from aiosmtpd.smtp import SMTP

from baton_common.edge.identity.keys import issue_token, local_key
from tests.bench.children import answering
from tests.bench.journey_organisation import CALLED, agents, departments
from tests.bench.journey_web import Web
from tests.bench.pacing import moment
from tests.bench.rounds import in_milliseconds

CUSTOMERS = 96
LIMIT = 100.0
GLANCE = 0.05
"""Seconds between two looks at what kpi has counted: a whole journey is late by half of it."""
_LINK = re.compile(r"/survey/s/([a-z2-7]{26})")
_WORDS = "The kettle that came last week is broken, she would like another one."
_COUNTED = (
    "select case_id from projections.indicators_surveys where completed and not case_id = any($1)"
)


class PeopleSettings(msgspec.Struct):
    """The settings of the people: addresses and keys of the services."""

    services: dict[str, str]
    """Each one's `…/v1`."""
    page: str
    """The address of the pages of surveys."""
    key_file: str
    kpi: str
    """The database in which indicators are counted, to see when they are."""
    smtp_port: int


@dataclass
class Sink:
    """Takes every mail for us, as the mail server of the world would."""

    waiting: dict[str, "asyncio.Future[str]"] = field(default_factory=dict)
    """By customer, who waits for the token of a survey."""

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's
        """Whoever waits is told."""
        mail = message_from_bytes(envelope.content, policy=default)
        text = mail.get_body(("plain",))
        found = _LINK.search(text.get_content() if text else "")
        (to,) = envelope.rcpt_tos
        if found and (waits := self.waiting.pop(to, None)):
            waits.set_result(found[1])
        return "250 taken"


class People:
    """All of them, each in the journeys of their own."""

    def __init__(self, told: PeopleSettings) -> None:
        self._web = {name: Web(address) for name, address in told.services.items()}
        self._page = Web(told.page)
        self._key = local_key(Path(told.key_file))
        self._told = told
        self._sink = Sink()
        self._offered: dict[str, asyncio.Future[tuple[str, str]]] = {}
        self._counted: dict[str, asyncio.Future[None]] = {}
        self._seen: list[str] = []
        self._free = deque(range(CUSTOMERS))
        self._departments = cycle(departments().items())
        self._numbers = count(1)
        self._at: dict[int, str] = {}
        """By customer, what they wait for."""
        self._late = 0
        """Count of cases that could not be opened yet, since routing's messages had not arrived."""
        self.token = cache(self._token)

    def _token(self, id_: str, role: str, department: str = "") -> str:
        return issue_token(self._key, id_, [role], [department] if department else [])

    async def begin(self) -> None:
        """At work: agents available, customers known, mail taken, offers and figures watched."""
        await asyncio.get_running_loop().create_server(
            lambda: SMTP(self._sink, enable_SMTPUTF8=True),
            "127.0.0.1",
            self._told.smtp_port,
        )
        machine = self.token("floor", "machine")
        await self._web["routing"].listen("/events", machine, self._receive)
        turns = asyncio.Semaphore(16)

        async def one_by_one(work: Any) -> None:
            async with turns:
                await work

        await asyncio.gather(*(one_by_one(self._available(agent)) for agent in agents()))
        await asyncio.gather(*(one_by_one(self._known(number)) for number in self._free))

    async def travel(self, journeys: int, in_flight: int) -> dict[str, float]:
        """So many whole journeys, so many at a time; how many a second, and how long each."""
        whole: list[float] = []
        left = iter(range(journeys))
        began = time.perf_counter()

        async def one_after_the_other() -> None:
            for _ in left:
                began_this = time.perf_counter()
                await self._journey()
                whole.append(time.perf_counter() - began_this)

        try:
            async with asyncio.timeout(LIMIT), asyncio.TaskGroup() as group:
                watching = group.create_task(self._watch())
                await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
                watching.cancel()
        except TimeoutError:
            raise AssertionError(
                f"so many journeys wait for: {Counter(self._at.values())}"
            ) from None
        taken = time.perf_counter() - began
        late, self._late = self._late, 0
        return {
            "per_second": journeys / taken,
            "asked again": late / journeys,
            **in_milliseconds(whole),
        }

    async def _journey(self) -> None:
        number = next(self._numbers)
        customer = self._free.popleft()
        pbx = self.token(f"pbx-{number % 8}", "machine")
        contact = f"call-{number}"
        loop = asyncio.get_running_loop()
        rings = self._offered[contact] = loop.create_future()
        call = {"contact_id": contact, "caller": phone(customer), "dialled": CALLED}
        await self._post("routing", "/contacts", pbx, language="en", **call)
        self._at[customer] = "an offer"
        agent, offer = await rings
        self._at[customer] = "an answer"
        token = self.token(agent, "agent", "returns")
        await self._post("routing", f"/contacts/{contact}/answer", token, offer_id=offer)
        case = await self._opened(token, contact)
        path = f"/cases/{case['id']}"
        department, owner = next(self._departments)
        case = await self._post("cases", f"{path}/handoffs", token, to_department=department)
        await self._post("routing", f"/contacts/{contact}/end", pbx)
        token = self.token(owner, "agent", department)
        await self._post("cases", f"/handoffs/{case['handoff_id']}/accept", token)
        await self._post("cases", f"{path}/resolve", token, outcome="sent-anew")
        asked = self._sink.waiting[mail(customer)] = loop.create_future()
        counted = self._counted[case["id"]] = loop.create_future()
        await self._post("cases", f"{path}/close", token)
        self._at[customer] = "the invitation"
        link = f"/s/{await asked}"
        await self._survey("GET", link)
        await self._survey("POST", link, b"q-satisfied=5")
        self._at[customer] = "the indicator"
        await counted
        del self._at[customer]
        self._free.append(customer)

    async def _opened(self, token: str, contact: str) -> Any:
        """The case of their call; who is told that the news of it are late asks again."""
        new = {"contact_id": contact, "text": _WORDS}
        while True:
            status, said = await self._web["cases"].ask("POST", "/cases", token, new)
            if status != 409:
                assert status == 201, f"{status} {said.decode()}"
                return msgspec.json.decode(said)
            self._late += 1

    async def _available(self, agent: str) -> None:
        path, token = f"/agents/{agent}/presence", self.token("floor", "machine")
        await self._ask("PUT", "routing", path, token, {"presence": "available"})

    async def _known(self, customer: int) -> None:
        """By telephone and by mail, from a case that is over."""
        agent = agents()[customer % len(agents())]
        token = self.token(agent, "agent", "returns")
        new = {"address": phone(customer), "text": _WORDS, "answered": True}
        path = f"/cases/{(await self._post('cases', '/cases', token, **new))['id']}"
        await self._post("cases", f"{path}/close", token)
        async with asyncio.timeout(LIMIT):
            while (await self._web["cases"].ask("GET", path, token))[0] == 404:
                await moment(time.perf_counter() + GLANCE)
        seen = await self._ask("GET", "cases", path, token)
        addresses = f"/customers/{seen['customer_id']}/addresses"
        await self._post("cases", addresses, token, address=mail(customer))

    async def _post(self, service: str, path: str, token: str, **body: Any) -> Any:
        return await self._ask("POST", service, path, token, body)

    async def _ask(self, method: str, service: str, path: str, token: str, body: Any = None) -> Any:
        status, said = await self._web[service].ask(method, path, token, body)
        assert status < 300, f"{method} {path}: {status} {said.decode()}"
        return msgspec.json.decode(said)

    async def _survey(self, method: str, link: str, form: bytes = b"") -> None:
        status, said = await self._page.ask(method, link, form=form)
        assert status in {200, 303}, f"{method} {link}: {status} {said.decode()}"

    def _receive(self, line: bytes) -> None:
        if line.startswith(b"data: ") and b'"offer_id"' in line and b'"lapses_at"' in line:
            event: Mapping[str, Any] = msgspec.json.decode(line[6:])
            if waits := self._offered.pop(event["contact_id"], None):
                waits.set_result((event["agent"], event["offer_id"]))

    async def _watch(self) -> None:
        connection = await asyncpg.connect(self._told.kpi)
        try:
            while True:
                for (case_id,) in await connection.fetch(_COUNTED, self._seen):
                    self._seen.append(case_id)
                    if waits := self._counted.pop(case_id, None):
                        waits.set_result(None)
                await moment(time.perf_counter() + GLANCE)
        finally:
            await connection.close()


def phone(customer: int) -> str:
    """A telephone number from a range that nobody has, and that is valid: only those are known."""
    return f"+442079460{customer:03d}"


def mail(customer: int) -> str:
    """A mail address at a domain that nobody has."""
    return f"customer-{customer}@customer.example"


async def main(told: PeopleSettings) -> None:
    """Answers null when all are at work, and else the arguments of `travel`."""
    people = People(told)

    async def answer(question: Any) -> Any:
        if question is None:
            return await people.begin()
        return await people.travel(**question)

    await answering(answer)


if __name__ == "__main__":
    uvloop.run(main(msgspec.json.decode(sys.argv[1], type=PeopleSettings)))
