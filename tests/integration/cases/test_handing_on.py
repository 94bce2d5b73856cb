"""From one department to another, and to a colleague; what comes back is told."""

from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


async def test_a_transfer_is_theirs_when_they_accept(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, cy, id_ = service.as_("ana"), service.as_("cy"), case["id"]
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    asked = await ana.post(
        f"/cases/{id_}/handoffs",
        to_department="logistics",
        asked="Please find the parcel.",
        facts={"order": "4711"},
        promised="By Friday.",
        promised_until="2026-03-06T18:00:00+08:00",
        customer_was_told=True,
    )
    assert (asked["department"], asked["owner"]) == ("returns", "ana")
    (mine,) = (await cy.get("/work-list"))["items"]
    page = await cy.get(f"/cases/{mine['case']['id']}")
    assert page["package"]["facts"] == {"order": "4711"}
    assert page["package"]["promised"] == "By Friday."
    taken = await cy.post(f"/handoffs/{asked['handoff_id']}/accept")
    assert (taken["department"], taken["owner"]) == ("logistics", "cy")
    await ana.refused("POST", f"/cases/{id_}/close", 404)


async def test_refused_it_comes_back_with_its_reason_and_asks_for_attention(
    service: Running,
) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, cy, id_ = service.as_("ana"), service.as_("cy"), case["id"]
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    asked = await ana.post(f"/cases/{id_}/handoffs", to_department="logistics")
    await cy.post(f"/handoffs/{asked['handoff_id']}/refuse", words="It is a kettle.")
    (mine,) = (await ana.get("/work-list"))["items"]
    assert (mine["kind"], mine["case"]["attention"]) == ("handoff-returned", ["handoff-returned"])
    (ended,) = (await ana.get("/handoffs", case=id_, status="returned"))["items"]
    assert (ended["reason"], ended["to_department"]) == ("not-ours", "logistics")
    story = await ana.get(f"/cases/{id_}/story", lang="en")
    assert ["It is a kettle."] in [line["words"] for line in story["items"]]


async def test_to_a_colleague_on_duty(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, bo, id_ = service.as_("ana"), service.as_("bo"), case["id"]
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    asked = await ana.post(f"/cases/{id_}/handoffs", to_person="bo")
    assert (await bo.post(f"/handoffs/{asked['handoff_id']}/accept"))["owner"] == "bo"


async def test_declined_the_next_is_asked(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    handoff = f"/handoffs/{case['handoff']['id']}"
    await service.as_("ana").post(f"{handoff}/decline", words="In a meeting.")
    (asked,) = (await service.as_("bo").get("/work-list"))["items"]
    assert (asked["kind"], asked["case"]["id"]) == ("handoff-asked", case["id"])
    (open_now,) = (await service.as_("bo").get("/handoffs", status="open", asked="bo"))["items"]
    assert open_now["rung"] == "backup"


async def test_refusals_say_what_to_do(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, id_ = service.as_("ana"), case["id"]
    said = await service.as_("bo").refused("POST", f"/handoffs/{case['handoff']['id']}/accept", 409)
    assert said == "bo is not asked to take this case; ana is."
    await ana.refused("POST", f"/cases/{id_}/handoffs", 422)
    await ana.refused("POST", f"/cases/{id_}/handoffs", 422, to_department="a", to_person="b")
    await ana.refused("POST", f"/cases/{id_}/resolve", 409, outcome="done")
    await ana.refused("POST", f"/handoffs/{'x' * 40}/accept", 404)
    stale = await ana.ask(
        "POST", f"/cases/{id_}/notes", json={"text": "hm"}, headers={"if-match": '"1"'}
    )
    assert stale.status_code == 412


async def test_a_repeated_command_is_answered_alike_and_done_once(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, path = service.as_("ana"), f"/cases/{case['id']}/notes"
    key = {"idempotency-key": "once"}
    first = await ana.ask("POST", path, json={"text": "home after five"}, headers=key)
    again = await ana.ask("POST", path, json={"text": "home after five"}, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    story = await ana.get(f"/cases/{case['id']}/story")
    assert [line["kind"] for line in story["items"]].count("note-added") == 1
