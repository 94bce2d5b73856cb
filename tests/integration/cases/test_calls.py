"""A call becomes a case, goes on in one, and is handed over while the caller is on the line."""

import asyncio
from typing import Any

from baton_cases.domain.handoff.events import HandoffAccepted
from baton_common.model.position import START
from tests.advice import Advice
from tests.integration.cases.conftest import Running

MEI = "+861055501234"
SAID = "I want to return the kettle."
LOST = "My parcel is lost."


async def opened(service: Running, agent: str = "ana") -> tuple[Any, dict[str, Any]]:
    """A call, and the case that the agent opened by it."""
    line = await service.talk(MEI, agent)
    case = await service.as_(agent).post("/cases", text=SAID, contact_id=line.id)
    return line, case


async def test_the_case_is_the_agent_s_and_the_customer_is_who_called(service: Running) -> None:
    _, case = await opened(service)
    assert (case["owner"], case["office"], case["handoff_id"]) == ("ana", None, None)
    shown = await service.as_("ana").get(f"/cases/{case['id']}")
    assert (shown["channel"], shown["matter"]) == ("voice", "return-goods")
    customer = await service.as_("ana").get(f"/customers/{shown['customer_id']}")
    assert [each["address"] for each in customer["addresses"]] == [MEI]


async def test_a_caller_who_withholds_the_number_gets_a_case_and_may_be_named(
    service: Running,
) -> None:
    ana = service.as_("ana")
    line = await service.talk(None, "ana")
    await ana.post("/cases", text=SAID, contact_id=line.id)
    line = await service.talk(None, "ana")
    await ana.post("/cases", text=SAID, contact_id=line.id, address=MEI)


async def test_only_who_is_in_the_conversation_may(service: Running) -> None:
    line, case = await opened(service)
    said = await service.as_("bo").refused("POST", "/cases", 409, text=SAID, contact_id=line.id)
    assert said.startswith("bo is not in the conversation")
    await service.as_("bo").refused(
        "POST", f"/cases/{case['id']}/contacts", 409, contact_id=line.id
    )
    said = await service.as_("ana").refused("POST", "/cases", 409, text=SAID, contact_id="call99")
    assert said.startswith("ana is not in the conversation of contact call99.")


async def test_news_that_are_late_are_waited_for(service: Running) -> None:
    line = await service.line(MEI, rings_at="ana")
    ana = service.as_("ana")
    opening = asyncio.create_task(ana.post("/cases", text=SAID, contact_id=line.id))
    await asyncio.sleep(0)
    await service.receive(line.answered("ana"))
    assert (await opening)["owner"] == "ana"


async def test_a_case_of_another_department_goes_on_by_the_call(service: Running) -> None:
    _, case = await opened(service)
    await service.as_("ana").post(f"/cases/{case['id']}/close")
    line, cy = await service.talk(MEI, "cy"), service.as_("cy")
    body = {"contact_id": line.id, "text": "Where is the label?"}
    again = await cy.post(f"/cases/{case['id']}/contacts", **body)
    assert (again["status"], again["owner"]) == ("open", "ana")
    story = await service.as_("ana").get(f"/cases/{case['id']}/story", lang="en")
    assert ["Where is the label?"] in [line["words"] for line in story["items"]]
    other = await service.talk("+493023125002", "cy")
    await service.receive(line.ended("cy"))
    await service.receive(line.wrapped_up("cy"))
    await cy.refused("POST", f"/cases/{case['id']}/contacts", 404, contact_id=other.id)


async def test_linked_is_told_once_for_each_contact_and_case(service: Running) -> None:
    line, case = await opened(service)
    for _ in range(2):
        await service.as_("ana").post(f"/cases/{case['id']}/contacts", contact_id=line.id)
    types = [each.type for each in await service.log.read(START, 500)]
    assert types.count("contact-linked") == 1


async def test_who_answers_the_transferred_caller_has_accepted(service: Running) -> None:
    line, case = await opened(service)
    asked = await service.as_("ana").post(
        f"/cases/{case['id']}/handoffs", to_department="logistics", contact_id=line.id
    )
    await service.receive(line.transferred("ana", "warm"))
    await service.receive(line.offered("dee"))
    await service.receive(line.answered("dee", "warm", "ana"))
    shown = await service.as_("dee").get(f"/cases/{case['id']}")
    assert (shown["department"], shown["owner"], shown["handoff"]) == ("logistics", "dee", None)
    await service.as_("cy").refused("POST", f"/handoffs/{asked['handoff_id']}/accept", 409)


async def test_whoever_is_first_has_it_and_nobody_has_it_twice(service: Running) -> None:
    """The owner accepts at the moment at which the backup answers the caller."""
    for _ in range(5):
        line, case = await opened(service)
        asked = await service.as_("ana").post(
            f"/cases/{case['id']}/handoffs", to_department="logistics", contact_id=line.id
        )
        await asyncio.gather(
            service.as_("cy").ask("POST", f"/handoffs/{asked['handoff_id']}/accept", json={}),
            service.receive(line.answered("dee", "blind", "ana")),
        )
        recorded = await service.log.read(START, 5_000)
        ends = [each for each in recorded if each.stream == f"handoff-{asked['handoff_id']}"]
        (accepted,) = [each.event for each in ends if each.type == "handoff-accepted"]
        assert isinstance(accepted, HandoffAccepted)
        now = await service.as_("otto").get(f"/cases/{case['id']}")
        assert (now["department"], now["owner"]) == ("logistics", accepted.person)


async def test_a_machine_says_who_is_in_the_conversation(service: Running) -> None:
    line = await service.talk(MEI, "ana")
    pbx = service.as_("pbx")
    await pbx.refused("POST", "/cases", 422, text=SAID, contact_id=line.id)
    assert (await pbx.post("/cases", text=SAID, contact_id=line.id, by="ana"))["owner"] == "ana"


async def test_a_call_about_another_department_is_the_agent_s_until_that_one_accepts(
    service: Running,
) -> None:
    line = await service.talk(MEI, "ana")
    case = await service.as_("ana").post("/cases", text=LOST, contact_id=line.id)
    assert (case["department"], case["owner"], case["office"]) == ("returns", "ana", None)
    seen = await service.as_("ana").get(f"/cases/{case['id']}")
    assert (seen["handoff"]["kind"], seen["handoff"]["asked"]) == ("intake", ["cy"])
    taken = await service.as_("cy").post(f"/handoffs/{seen['handoff']['id']}/accept")
    assert (taken["department"], taken["owner"]) == ("logistics", "cy")


async def test_they_keep_it_at_once_or_later(service: Running) -> None:
    ana = service.as_("ana")
    line = await service.talk(MEI, "ana")
    kept = await ana.post("/cases", text=LOST, contact_id=line.id, keep=True)
    assert (await ana.get(f"/cases/{kept['id']}"))["handoff"] is None
    case = await ana.post("/cases", text=LOST, contact_id=line.id)
    handoff = (await ana.get(f"/cases/{case['id']}"))["handoff"]["id"]
    later = await ana.post(f"/handoffs/{handoff}/withdraw")
    assert (later["department"], later["owner"], later["handoff_id"]) == ("returns", "ana", None)


async def test_only_who_answers_keeps_a_case(service: Running) -> None:
    ana = service.as_("ana")
    said = await ana.refused("POST", "/cases", 422, text=LOST, address=MEI, keep=True)
    Advice("give `answered` or `contact_id` with `keep`.").said_in(said)
    await ana.post("/cases", text=LOST, address=MEI, keep=True, answered=True)
