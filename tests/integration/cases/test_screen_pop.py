"""Who is calling: shown while it rings, across departments, to nobody else, and noted."""

import asyncio
import time
from typing import Any

from baton_common.edge.auditing.words_read import PersonalWordsRead
from baton_common.model.position import START
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_who_sees_what import without_trace

MEI = "+861055501234"
SAID = "The kettle arrived broken, I want to return it."


async def case_of_mei(service: Running, **but: Any) -> dict[str, Any]:
    """A case of returns, ana's, that a call opened before."""
    line = await service.talk(MEI, "ana")
    body = {"text": SAID, "contact_id": line.id, "name": "Mei Lin", **but}
    case: dict[str, Any] = await service.as_("ana").post("/cases", **body)
    await service.receive(line.ended("ana"))
    await service.receive(line.wrapped_up("ana"))
    return case


async def test_the_last_open_case_promises_and_last_words_are_there_while_it_rings(
    service: Running,
) -> None:
    old = await case_of_mei(service)
    ana, cy = service.as_("ana"), service.as_("cy")
    await ana.post(f"/cases/{old['id']}/resolve", outcome="sent a label")
    case = await case_of_mei(service)
    await ana.post(
        f"/cases/{case['id']}/promises", promised="A label today.", until="2099-03-02T18:00:00Z"
    )
    line = await service.line(MEI, rings_at="cy")
    shown = await cy.get(f"/screen-pops/{line.id}")
    assert (shown["is_known"], shown["customer"]["name"], shown["caller"]) == (
        True,
        "Mei Lin",
        MEI,
    )
    assert shown["sentence"] == "Mei Lin calls; 1 case is open."
    assert [(each["id"], each["status"]) for each in shown["cases"]] == [
        (case["id"], "open"),
        (old["id"], "resolved"),
    ]
    (promise,) = shown["promises"]
    assert (promise["promised"], promise["owner"]) == ("A label today.", "ana")
    assert [SAID] in [line["words"] for line in shown["last_words"]]
    assert shown["last_words"][0]["words"] == ["A label today."]
    assert shown["contact"]["rings_at"] == "cy"


async def test_an_unknown_caller_is_said_to_be_one(service: Running) -> None:
    line = await service.line("+493023125002", rings_at="ana")
    shown = await service.as_("ana").get(f"/screen-pops/{line.id}")
    assert (shown["is_known"], shown["customer"], shown["cases"]) == (False, None, [])
    assert shown["caller"] == "+493023125002"
    assert shown["sentence"] == "An unknown caller: nothing is known of them yet."
    hidden = await service.line(None, rings_at="bo")
    shown = await service.as_("bo").get(f"/screen-pops/{hidden.id}")
    assert (shown["caller"], shown["sentence"]) == (None, "The caller withholds their number.")


async def test_who_withholds_their_number_is_shown_once_they_have_said_who_they_are(
    service: Running,
) -> None:
    hidden, ana = await service.talk(None, "ana"), service.as_("ana")
    case = await ana.post("/cases", text=SAID, contact_id=hidden.id, address=MEI)
    shown = await ana.get(f"/screen-pops/{hidden.id}")
    assert (shown["caller"], shown["is_known"]) == (None, True)
    assert [each["id"] for each in shown["cases"]] == [case["id"]]


async def test_others_find_nothing_as_if_there_were_nothing(service: Running) -> None:
    line = await service.line(MEI, rings_at="ana")
    foreign = await service.as_("cy").ask("GET", f"/screen-pops/{line.id}")
    unknown = await service.as_("cy").ask("GET", "/screen-pops/nothing")
    assert foreign.status_code == unknown.status_code == 404
    assert without_trace(foreign.json()) == without_trace(unknown.json())


async def test_until_wrap_up_ends(service: Running) -> None:
    cy, case = service.as_("cy"), await case_of_mei(service)
    line = await service.talk(MEI, "cy")
    await service.receive(line.ended("cy"))
    await cy.get(f"/screen-pops/{line.id}")
    assert (await cy.get(f"/cases/{case['id']}"))["id"] == case["id"]
    await service.receive(line.wrapped_up("cy"))
    await cy.refused("GET", f"/screen-pops/{line.id}", 404)
    await cy.refused("GET", f"/cases/{case['id']}", 404)


async def test_the_customer_s_case_summaries_go_with_it_and_no_more(service: Running) -> None:
    cy, case = service.as_("cy"), await case_of_mei(service)
    await service.as_("ana").post(
        f"/cases/{case['id']}/handoffs", to_department="billing", asked="Refund, please."
    )
    assert (await cy.get("/cases"))["items"] == []
    await service.line(MEI, rings_at="cy")
    assert [each["id"] for each in (await cy.get("/cases"))["items"]] == [case["id"]]
    assert (await cy.get(f"/cases/{case['id']}"))["package"] is None
    await cy.refused("GET", f"/cases/{case['id']}/story", 404)
    await cy.refused("POST", f"/cases/{case['id']}/notes", 404, text="mine now")


async def test_leads_see_what_their_departments_are_involved_in(service: Running) -> None:
    await case_of_mei(service)
    line = await service.line(MEI, rings_at="cy")
    assert (await service.as_("lena").get(f"/screen-pops/{line.id}"))["is_known"]
    elsewhere = await service.line("+493023125003", rings_at="cy")
    await service.as_("lena").refused("GET", f"/screen-pops/{elsewhere.id}", 404)
    assert not (await service.as_("otto").get(f"/screen-pops/{elsewhere.id}"))["is_known"]


async def test_each_reading_is_in_the_log(service: Running) -> None:
    case = await case_of_mei(service)
    line = await service.line(MEI, rings_at="cy")
    await service.as_("cy").get(f"/screen-pops/{line.id}")
    await service.as_("cy").get(f"/cases/{case['id']}")
    recorded = [each.event for each in await service.log.read(START, 500)]
    read = [each for each in recorded if isinstance(each, PersonalWordsRead)]
    assert [(each.what, each.by) for each in read] == [
        ("screen-pop", "person:cy"),
        ("case-summaries", "person:cy"),
    ]
    assert len({each.of for each in read}) == 1


async def test_news_of_the_offer_that_are_late_are_waited_for(service: Running) -> None:
    line = await service.line(MEI)
    asked = asyncio.create_task(service.as_("ana").get(f"/screen-pops/{line.id}"))
    await asyncio.sleep(0)
    await service.receive(line.offered("ana"))
    assert (await asked)["contact"]["rings_at"] == "ana"


async def test_but_not_for_ever(service: Running) -> None:
    began = time.monotonic()
    said = await service.as_("ana").refused("GET", "/screen-pops/nothing", 404)
    assert "try again in a moment" in said
    assert 0.9 < time.monotonic() - began < 3.0


async def test_two_withheld_callers_are_never_one_customer(service: Running) -> None:
    ana, cy = service.as_("ana"), service.as_("cy")
    first = await service.unidentified("anonymous", "withheld", answered_by="ana")
    shown = await ana.get(f"/screen-pops/{first.id}")
    assert (shown["caller"], shown["is_known"]) == ("anonymous", False)
    assert shown["sentence"] == "The caller withholds their number."
    await ana.post("/cases", text=SAID, contact_id=first.id, address=MEI)
    second = await service.unidentified("anonymous", "withheld", answered_by="cy")
    shown = await cy.get(f"/screen-pops/{second.id}")
    assert (shown["is_known"], shown["cases"], shown["last_words"]) == (False, [], [])
    assert (await cy.get("/cases"))["items"] == []


async def test_a_switchboard_only_suggests_who_it_may_be(service: Running) -> None:
    case = await case_of_mei(service)
    line = await service.unidentified(f"{MEI} x12", "shared", suggests=MEI, answered_by="cy")
    shown = await service.as_("cy").get(f"/screen-pops/{line.id}")
    assert (shown["is_known"], shown["cases"], shown["caller"]) == (False, [], f"{MEI} x12")
    assert shown["suggested"] == [{"id": shown["suggested"][0]["id"], "name": "Mei Lin"}]
    assert shown["call_back"] == MEI
    await service.as_("cy").refused("GET", f"/cases/{case['id']}", 404)


async def test_a_colleague_is_said_to_be_one(service: Running) -> None:
    line = await service.unidentified("201", "colleague", answered_by="ana")
    shown = await service.as_("ana").get(f"/screen-pops/{line.id}")
    assert shown["sentence"] == "A colleague calls, from our own house."
    assert (shown["caller"], shown["call_back"]) == ("201", None)


async def test_a_switchboard_suggests_who_called_from_it_before(service: Running) -> None:
    ana, board = service.as_("ana"), "+493023125000"
    line = await service.unidentified(board, "shared", suggests=board, answered_by="ana")
    assert (await ana.get(f"/screen-pops/{line.id}"))["suggested"] == []
    await ana.post("/cases", text=SAID, contact_id=line.id, name="Mei Lin")
    await service.receive(line.ended("ana"))
    again = await service.unidentified(board, "shared", suggests=board, answered_by="cy")
    shown = await service.as_("cy").get(f"/screen-pops/{again.id}")
    assert [each["name"] for each in shown["suggested"]] == ["Mei Lin"]
    assert (shown["is_known"], shown["cases"], shown["last_words"]) == (False, [], [])
    assert shown["sentence"] == "A number that several people share: it may be any of them."
