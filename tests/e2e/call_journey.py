"""One customer's journey: call, case, transfer, accepted by the backup, reply, survey.

Every step goes through the public doors and waits for what the one before brings about, so that
services may be killed at any time in between: what was answered is done, what was not is asked
again under the same idempotency key.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from baton_testkit.waiting import until
from tests.e2e.cast import ADMINISTRATOR, ANA, AUDITOR, CONFIGURATION_FILE, HAO, OTTO, Person
from tests.e2e.doors import Doors
from tests.e2e.mailbox import Mailbox
from tests.e2e.sturdy import PATIENCE, Sturdy

PBX = Person("pbx", ("machine",))
RETURNS_NUMBER = "+861055500101"
SURVEY = """
survey:
  period: 0d
  questions:
    satisfied:
      scale: csat
      required: true
      words: {zh: "您满意吗？", en: "Were you satisfied?"}
"""
SATISFIED = 5

Before = Callable[[str], Awaitable[None]]
"""Told of each step before it begins: what it is."""


async def _undisturbed(step: str) -> None:
    """The hook between two steps that does nothing."""


@dataclass(frozen=True)
class Journey:
    """The outcome of a journey."""

    contact_id: str
    case_id: str
    trace_id: str
    """The trace of every request; each event that follows from one carries it."""
    number: str
    result: Any
    """The survey's answer, as our own people read it."""


async def prepare(doors: Doors) -> None:
    """The organisation with its survey, and two agents at work."""
    await doors.load_configuration(CONFIGURATION_FILE.read_bytes())
    asked = await doors.ask(
        ADMINISTRATOR, "PUT", "survey", "/configuration", content=SURVEY.encode()
    )
    assert asked.status_code == 200, asked.text
    http = Sturdy(doors, "f" * 32)
    for agent in (ANA, HAO):
        await http.put(PBX, "routing", f"/agents/{agent.id}/presence", presence="available")


@dataclass
class Mei:
    """A customer who calls about a broken lamp, from her own number and with her own mailbox.
    One customer at a time: Ana and Hao take one call each."""

    doors: Doors
    mailbox: Mailbox
    number: int = 1
    before: Before = _undisturbed

    def __post_init__(self) -> None:
        self.trace_id = f"{self.number:032x}"
        self.contact_id = f"call-{self.number}"
        self.caller = f"+86105550{self.number:04d}"
        self.http = Sturdy(self.doors, self.trace_id)

    async def journey(self) -> Journey:
        """From the call to the survey's answer."""
        await self._rings_and_is_answered()
        case = await self._opens_a_case()
        await self._is_transferred(f"/cases/{case['id']}")
        await self._is_replied_to(f"/cases/{case['id']}")
        return Journey(
            contact_id=self.contact_id,
            case_id=case["id"],
            trace_id=self.trace_id,
            number=case["number"],
            result=await self._is_asked(case["id"]),
        )

    async def _rings_and_is_answered(self) -> None:
        """At Ana, who sees who calls before she says hello."""
        await self.before("the call comes in")
        await self.http.post(
            PBX,
            "routing",
            "/contacts",
            contact_id=self.contact_id,
            caller=self.caller,
            dialled=RETURNS_NUMBER,
            language="zh",
        )
        await self.before("Ana answers")
        await self._answered(ANA)
        await self.before("her screen pops")
        pop = await self.http.get(ANA, "cases", f"/screen-pops/{self.contact_id}")
        assert (pop["caller"], pop["is_known"]) == (self.caller, False), pop

    async def _opens_a_case(self) -> Any:
        """Ana opens a case, and notes where the customer reads mail."""
        await self.before("Ana opens a case")
        text = "台灯碎了，要退货。"
        case = await self.http.post(
            ANA, "cases", "/cases", contact_id=self.contact_id, text=text, name="林美"
        )
        seen = await self.http.get(ANA, "cases", f"/cases/{case['id']}")
        assert (seen["owner"], seen["channel"], seen["matter"]) == ("ana", "voice", "return-goods")
        await self.before("Ana notes the address")
        addresses = f"/customers/{seen['customer_id']}/addresses"
        await self.http.post(ANA, "cases", addresses, address=self.mailbox.user.address)
        return case

    async def _is_transferred(self, path: str) -> None:
        """Logistics has to take it. Its owner on duty is asked; the backup takes the call, and
        with it the case."""
        await self.before("Ana asks for a handoff")
        await self.http.post(
            ANA,
            "cases",
            f"{path}/handoffs",
            to_department="logistics",
            contact_id=self.contact_id,
            promised="新台灯三天内送到。",
        )
        await self.before("Ana transfers the call")
        transfer = f"/contacts/{self.contact_id}/transfer"
        await self.http.post(ANA, "routing", transfer, kind="warm", queue="logistics")
        await self.before("Hao answers")
        await self._answered(HAO)
        await self.before("the case is Hao's")

        async def accepted() -> bool:
            now = await self.http.get(OTTO, "cases", path)
            return bool(now["owner"] == "hao" and now["department"] == "logistics")

        await until(accepted, PATIENCE, every=0.1)
        await self._wrapped_up(ANA, "handed-on")
        await self.before("the call ends")
        await self.http.post(PBX, "routing", f"/contacts/{self.contact_id}/end")
        await self._wrapped_up(HAO, "new-lamp")

    async def _is_replied_to(self, path: str) -> None:
        """Hao writes what was promised, and the case is over."""
        await self.before("Hao replies")
        await self.http.post(HAO, "cases", f"{path}/replies", text="新的台灯已经寄出。")
        await self.before("the reply arrives")
        reply = (await mail_number(self.mailbox, 1)).get_content()
        assert "新的台灯已经寄出" in reply
        await self.before("Hao resolves the case")
        await self.http.post(HAO, "cases", f"{path}/resolve", outcome="sent-anew")
        await self.before("Hao closes the case")
        await self.http.post(HAO, "cases", f"{path}/close")

    async def _is_asked(self, case_id: str) -> Any:
        """The customer answers; the survey's result."""
        await self.before("the invitation arrives")
        asked = (await mail_number(self.mailbox, 2)).get_content()
        (link,) = set(re.findall(r"/survey(/s/[a-z2-7]{26})", asked))
        await self.before("the customer answers the survey")
        survey = self.doors.services["survey"].removesuffix("/v1")
        await answer_survey(self.doors.client, f"{survey}{link}")
        await self.before("the answer is told")

        async def told() -> Any:
            page = await self.http.get(AUDITOR, "survey", "/results", case_id=case_id)
            return page["items"][0] if page["items"] else None

        return await until(told, PATIENCE, every=0.1)

    async def _answered(self, agent: Person) -> None:
        """Waits until it rings at this agent, and answers. An agent who was set away, since it
        rang out while routing was down, comes back first."""

        async def talks() -> bool:
            now = await self.http.get(agent, "routing", f"/agents/{agent.id}/offers")
            if now["agent"]["presence"] == "away":
                presence = f"/agents/{agent.id}/presence"
                await self.http.put(agent, "routing", presence, presence="available")
            if now["contact"] is None or now["contact"]["id"] != self.contact_id:
                return False
            answer = f"/contacts/{self.contact_id}/answer"
            return await self.http.try_to(agent, "routing", answer) is not None

        await until(talks, PATIENCE, every=0.05)

    async def _wrapped_up(self, agent: Person, code: str) -> None:
        """By hand, unless the time for it was over before."""

        async def is_free() -> bool:
            now = await self.http.get(agent, "routing", f"/agents/{agent.id}/offers")
            if now["contact"] is None:
                return True
            wrap_up = f"/contacts/{self.contact_id}/wrap-up"
            return await self.http.try_to(agent, "routing", wrap_up, code=code) is not None

        await until(is_free, PATIENCE, every=0.1)


async def mail_number(mailbox: Mailbox, number: int) -> Any:
    """The customer's mail of this number, once it is there; a second copy of one is none."""

    async def there() -> Any:
        different: dict[str, Any] = {}
        for mail in await asyncio.to_thread(mailbox.mails, number):
            different.setdefault(mail["Message-ID"], mail)
        return list(different.values())[number - 1 :]

    return (await until(there, PATIENCE, every=0.2))[0]


async def answer_survey(client: httpx.AsyncClient, url: str) -> None:
    """Very satisfied. A page that is away for a moment is loaded again; one that was answered,
    though the customer never heard so, says so."""

    async def sent() -> bool:
        try:
            page = await client.get(url)
            if page.status_code == 200 and "<form" in page.text:
                page = await client.post(
                    url, data={"q-satisfied": str(SATISFIED)}, follow_redirects=True
                )
        except httpx.TransportError:
            return False
        return page.status_code == 200

    await until(sent, PATIENCE, every=0.2)
