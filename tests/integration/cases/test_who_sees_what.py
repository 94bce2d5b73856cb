"""Departments see their own cases; what is foreign looks as if it were not there."""

from typing import Any

from baton_common.edge.auditing.words_read import READING, PersonalWordsRead
from baton_common.model.position import START
from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


def without_trace(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != "trace_id"}


async def test_a_foreign_case_looks_like_an_unknown_one(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    lars = service.as_("lars")
    assert (await lars.get("/cases"))["items"] == []
    for path in (f"/cases/{case['id']}", f"/cases/{case['id']}/story"):
        foreign = await lars.ask("GET", path)
        unknown = await lars.ask("GET", path.replace(case["id"], "nothing"))
        assert foreign.status_code == unknown.status_code == 404
        assert without_trace(foreign.json()) == without_trace(unknown.json())


async def test_nor_can_anything_be_done_with_it(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    fay, id_ = service.as_("fay"), case["id"]
    await fay.refused("POST", f"/cases/{id_}/notes", 404, text="mine now")
    await fay.refused("POST", f"/cases/{id_}/replies", 404, text="mine now")
    await fay.refused("POST", f"/cases/{id_}/close", 404)
    await fay.refused("POST", f"/cases/{id_}/handoffs", 404, to_department="billing")
    await fay.refused("POST", f"/handoffs/{case['handoff']['id']}/accept", 404)
    await fay.refused("GET", f"/customers/{case['customer_id']}", 404)
    await fay.refused("POST", "/cases", 404, text="mine", customer_id=case["customer_id"])
    recorded = await service.log.read(START, 500)
    assert not [each for each in recorded if each.metadata.actor == "person:fay"]


async def test_no_version_tells_a_stranger_that_it_is_there(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    fay = service.as_("fay")
    for id_ in (case["id"], "nothing"):
        told = await fay.ask("POST", f"/cases/{id_}/close", headers={"if-match": '"77"'})
        assert told.status_code == 404
    told = await service.as_("ana").ask(
        "POST", f"/cases/{case['id']}/close", headers={"if-match": '"77"'}
    )
    assert told.status_code == 412


async def test_a_foreign_customer_is_unknown_to_whoever_opens_a_case(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    fay, told = service.as_("fay"), []
    for id_ in (case["customer_id"], "nobody"):
        told.append(await fay.ask("POST", "/cases", json={"text": "mine now", "customer_id": id_}))
    assert [each.status_code for each in told] == [404, 404]
    assert without_trace(told[0].json()) == without_trace(told[1].json())
    await service.as_("ana").post("/cases", text="again", customer_id=case["customer_id"])


async def test_who_is_asked_sees_it_while_they_are_asked(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, lars, id_ = service.as_("ana"), service.as_("lars"), case["id"]
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    asked = await ana.post(f"/cases/{id_}/handoffs", to_department="logistics", asked="Find it.")
    seen = await lars.get(f"/cases/{id_}")
    assert seen["package"]["asked"] == "Find it."
    await ana.post(f"/handoffs/{asked['handoff_id']}/withdraw")
    await lars.refused("GET", f"/cases/{id_}", 404)


async def test_the_command_centre_and_auditors_see_every_department(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    for person in ("otto", "eve"):
        assert (await service.as_(person).get(f"/cases/{case['id']}"))["id"] == case["id"]
    await service.as_("eve").refused("POST", f"/cases/{case['id']}/notes", 403, text="hm")


async def test_that_somebody_read_personal_words_is_in_the_log(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    await service.as_("ana").get(f"/cases/{case['id']}/story")
    await service.as_("bo").get(f"/customers/{case['customer_id']}")
    read = [
        each.event
        for each in await service.log.read(START, 500)
        if each.stream.startswith(READING.category) and isinstance(each.event, PersonalWordsRead)
    ]
    assert [(event.of, event.what, event.by) for event in read] == [
        (f"case:{case['id']}", "story", "person:ana"),
        (f"customer:{case['customer_id']}", "customer", "person:bo"),
    ]


async def test_a_machine_says_for_whom_it_acts_and_nobody_else_may(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    path = f"/handoffs/{case['handoff']['id']}/accept"
    await service.as_("pbx").refused("POST", path, 422)
    await service.as_("bo").refused("POST", path, 403, by="ana")
    assert (await service.as_("pbx").post(path, by="ana"))["owner"] == "ana"
