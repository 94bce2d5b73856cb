"""Things in the states that the tests need, made through the public doors."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from baton_common.edge.identity.principal import Role
from baton_testkit.waiting import until
from tests.e2e.call_journey import PBX, answer_survey
from tests.e2e.cast import ANA, CY, OTTO, Person
from tests.e2e.doors import LIMIT, Doors
from tests.e2e.every_route.asking import ASKERS
from tests.e2e.every_route.references import Kind
from tests.e2e.journeys import accepted, asked, case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox

FAY = ASKERS[Role.AGENT]
_numbers = count(1)


class Making:
    """Each call makes new things."""

    def __init__(self, box: Onebox) -> None:
        self.box = box
        self.doors: Doors = box.doors

    async def open_case(self) -> dict[str, Any]:
        """One of billing that Fay has opened for a new customer, and is accountable for."""
        case = await self.doors.post(
            FAY,
            "cases",
            "/cases",
            text="She wants her refund.",
            address=new_customer(),
            matter="refund",
            answered=True,
        )
        return dict(case)

    async def closed_case(self) -> dict[str, Any]:
        """A closed case."""
        case = await self.open_case()
        return dict(await self.doors.post(FAY, "cases", f"/cases/{case['id']}/close"))

    async def merged_case(self, case: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One, or this one, that was merged into another of its customer."""
        case = case or await self.open_case()
        into = await self.open_case()
        whose = {each["id"]: await self._customer(each["id"]) for each in (case, into)}
        merge = f"/customers/{whose[into['id']]}/merge"
        await self.doors.post(OTTO, "cases", merge, merged_id=whose[case["id"]])
        body = {"into": into["id"]}
        return dict(await self.doors.post(OTTO, "cases", f"/cases/{case['id']}/merge", **body))

    async def merged_customer(self) -> str:
        """One who turned out to be another."""
        one, other = [await self._customer((await self.open_case())["id"]) for _ in range(2)]
        await self.doors.post(OTTO, "cases", f"/customers/{other}/merge", merged_id=one)
        return one

    async def customer(self) -> str:
        """One who wants a refund."""
        return await self._customer((await self.open_case())["id"])

    async def customer_change(self, by: Person = FAY, matter: str = "refund") -> str:
        """An address that they want to add to a customer of whom logistics has a case, too."""
        address = new_customer()
        for person, its in ((by, matter), (CY, "parcel-lost")):
            await self.doors.post(
                person,
                "cases",
                "/cases",
                text="She wants to know.",
                address=address,
                matter=its,
                answered=True,
            )
        case = await case_of(self.doors, address, 2)
        path = f"/customers/{case['customer_id']}/addresses"
        return str((await self.doors.post(by, "cases", path, address=new_customer()))["id"])

    async def withdrawn_customer_change(self) -> str:
        """One that is not wanted any more."""
        change = await self.customer_change()
        await self.doors.post(FAY, "cases", f"/customer-changes/{change}/withdraw")
        return change

    async def open_handoff(self) -> str:
        """Logistics is asked to take a case of billing."""
        case = await self.open_case()
        path = f"/cases/{case['id']}/handoffs"
        answer = await self.doors.post(FAY, "cases", path, to_department="logistics")
        return str(answer["handoff_id"])

    async def withdrawn_handoff(self) -> str:
        """A withdrawn handoff."""
        handoff = await self.open_handoff()
        await self.doors.post(FAY, "cases", f"/handoffs/{handoff}/withdraw")
        return handoff

    async def waiting_contact(self) -> str:
        """It waits for logistics, where nobody is available."""
        answer = await self.doors.post(PBX, "routing", "/contacts", queue="logistics")
        return str(answer["id"])

    async def abandoned_contact(self) -> str:
        """The customer left."""
        contact = await self.waiting_contact()
        answer = await self.doors.ask(PBX, "POST", "routing", f"/contacts/{contact}/abandon")
        assert answer.is_success, answer.text
        return contact

    async def missed_call(self, queue: str = "logistics") -> str:
        """A customer of this queue left before anybody answered: the entry's id."""
        call = f"missed-{next(_numbers)}"
        caller = f"+4930556{next(_numbers):04d}"
        more = {"contact_id": call, "caller": caller, "queue": queue}
        await self.doors.post(PBX, "routing", "/contacts", **more)
        await self.doors.post(PBX, "routing", f"/contacts/{call}/abandon")

        async def listed() -> Any:
            page = await self.doors.get(OTTO, "routing", "/missed-calls", queue=queue)
            return [each["id"] for each in page["items"] if each["contact_id"] == call]

        return str((await until(listed, LIMIT, every=0.02))[0])

    async def returned_call(self) -> str:
        """A missed call whose customer was called back."""
        missed = await self.missed_call()
        await self.doors.post(OTTO, "routing", f"/missed-calls/{missed}/call")
        return missed

    async def talk(self, agent: Person, dialled: str) -> tuple[str, str]:
        """A call that this agent, the only one of their queue, has answered: its id and its
        offer's."""
        call = f"call-{next(_numbers)}"
        caller = f"+4930555{next(_numbers):04d}"
        more = {"contact_id": call, "caller": caller, "dialled": dialled}
        await self.doors.post(PBX, "routing", "/contacts", **more)

        async def rings() -> bool:
            now = await self.doors.get(agent, "routing", f"/agents/{agent.id}/offers")
            return bool(now["contact"] and now["contact"]["id"] == call)

        await until(rings, LIMIT, every=0.02)
        await self.doors.post(agent, "routing", f"/contacts/{call}/answer")
        traced = await self.doors.get(OTTO, "routing", f"/contacts/{call}", trace=True)
        return call, str(traced["offers"][-1]["offer_id"])

    async def ended_talk(self, agent: Person, dialled: str) -> str:
        """A contact that is over and wrapped up."""
        call, _ = await self.talk(agent, dialled)
        await self.doors.post(agent, "routing", f"/contacts/{call}/end")
        await self.doors.post(agent, "routing", f"/contacts/{call}/wrap-up")
        return call

    async def mail_case(self, words: str, to: str) -> dict[Kind, str]:
        """A case opened by a mail with a file, which nobody has accepted yet."""
        customer = new_customer()
        mail = letter(customer, words, to=to)
        mail.add_attachment(b"%PDF-1.7\n", maintype="application", subtype="pdf", filename="a.pdf")
        await self.doors.send(mail)
        case = await case_of(self.doors, customer)

        async def arrived() -> list[Any]:
            page = await self.doors.get(OTTO, "email", "/messages", case_id=case["id"])
            return [each for each in page["items"] if each["direction"] == "in"]

        (message,) = await until(arrived, LIMIT, every=0.05)
        whole = await self.doors.get(OTTO, "email", f"/messages/{message['id']}")
        return {
            Kind.CASE: case["id"],
            Kind.NUMBER: case["number"],
            Kind.CUSTOMER: case["customer_id"],
            Kind.MESSAGE: message["id"],
            Kind.THREAD: message["thread_id"],
            Kind.ATTACHMENT: whole["attachments"][0]["id"],
        }

    async def merged_mail_case(self) -> dict[Kind, str]:
        """A case that a mail opened, merged into another."""
        found = await self.mail_case("It came broken.", "service@baton.example")
        await self.merged_case({"id": found[Kind.CASE]})
        return found

    async def answered_survey(self) -> None:
        """A customer has said how they liked what became of their refund."""
        case = await self.closed_case()
        link = await self.box.survey_link(case["number"])
        await answer_survey(self.doors.client, link)

    async def _customer(self, case_id: str) -> str:

        async def listed() -> Any:
            return await self.doors.get(OTTO, "cases", f"/cases/{case_id}")

        return str((await until(listed, LIMIT, every=0.02))["customer_id"])


async def own_things(making: Making) -> dict[Kind, str]:
    """Things of billing, in Fay's hands."""
    found = await making.mail_case("I want my refund.", "billing@baton.example")
    await accepted(making.doors, found[Kind.CASE], FAY)
    other = await making.mail_case("I want my refund, too.", "billing@baton.example")
    handoff = await asked(making.doors, other[Kind.CASE], FAY)
    call, offer = await making.talk(FAY, "+861055500102")
    missed = await making.missed_call("billing")
    change = await making.customer_change()
    calls = {Kind.CONTACT: call, Kind.OFFER: offer, Kind.MISSED_CALL: missed}
    return {**found, Kind.HANDOFF: handoff, Kind.CHANGE: change, **calls}


async def foreign_things(making: Making) -> dict[Kind, str]:
    """Things of returns, in Ana's hands."""
    found = await making.mail_case("It came broken.", "service@baton.example")
    handoff = await asked(making.doors, found[Kind.CASE], ANA)
    await accepted(making.doors, found[Kind.CASE], ANA)
    call, offer = await making.talk(ANA, "+861055500101")
    missed = await making.missed_call("returns")
    change = await making.customer_change(ANA, "return-goods")
    calls = {Kind.CONTACT: call, Kind.OFFER: offer, Kind.MISSED_CALL: missed}
    return {**found, Kind.HANDOFF: handoff, Kind.CHANGE: change, **calls}


NAMES: Mapping[Kind, str] = {
    Kind.ACTOR: "fay",
    Kind.AGENT: "fay",
    Kind.PERSON: "dee",
    Kind.DEPARTMENT: "logistics",
    Kind.QUEUE: "billing",
    Kind.MATTER: "refund",
    Kind.INDICATOR: "cases-opened",
    Kind.FACTS: "contacts",
}
"""Names from the configuration, by kind."""
