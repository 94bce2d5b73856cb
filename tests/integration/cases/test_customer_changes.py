"""Changing a customer of whom others have open cases: asked for, agreed to by each of them; and
addresses that only the department uses that added them."""

from typing import Any

from tests.advice import Advice
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_rights_over_customers import AT_WORK, MEI, PHONE
from tests.integration.cases.test_who_sees_what import without_trace

ADDED = "mei@elsewhere.example"


async def mei_of_both(service: Running) -> tuple[dict[str, Any], dict[str, Any]]:
    """Open cases of one customer: one of returns, one of logistics."""
    returns = await service.case_of(MEI, "I want to return the kettle")
    logistics = await service.case_of(MEI, "where is my parcel")
    assert (returns["department"], logistics["department"]) == ("returns", "logistics")
    return returns, logistics


async def asked(service: Running, customer_id: str, person: str = "ana") -> dict[str, Any]:
    """They add an address: a request."""
    answer = await service.as_(person).ask(
        "POST", f"/customers/{customer_id}/addresses", json={"address": ADDED}
    )
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def addresses(service: Running, person: str, customer_id: str) -> list[str]:
    page = await service.as_(person).get(f"/customers/{customer_id}")
    return [each["address"] for each in page["addresses"] if each["confirmed"]]


async def test_with_open_cases_of_others_it_becomes_a_request_that_they_agree_to(
    service: Running,
) -> None:
    returns, _ = await mei_of_both(service)
    change = await asked(service, returns["customer_id"])
    ana, lars = service.as_("ana"), service.as_("lars")
    assert await addresses(service, "ana", returns["customer_id"]) == [MEI]
    mine = await ana.get(f"/customer-changes/{change['id']}")
    assert (mine["status"], mine["departments"], mine["address"]) == ("pending", [], ADDED)
    theirs = await lars.get(f"/customer-changes/{change['id']}")
    assert (theirs["departments"], theirs["address"]) == (["logistics"], ADDED)
    assert (await lars.post(f"/customer-changes/{change['id']}/confirm"))["status"] == "made"
    for person in ("ana", "cy"):
        assert await addresses(service, person, returns["customer_id"]) == [MEI, ADDED]


async def test_it_names_the_departments_to_themselves_only(service: Running) -> None:
    returns, logistics = await mei_of_both(service)
    change = await asked(service, returns["customer_id"])
    seen = [
        (await service.as_("ana").ask("GET", path)).text
        for path in (
            "/customer-changes",
            f"/customer-changes/{change['id']}",
            f"/cases/{returns['id']}/story",
        )
    ]
    await service.as_("lars").post(f"/customer-changes/{change['id']}/confirm")
    story = await service.as_("ana").ask("GET", f"/cases/{returns['id']}/story")
    told = [each["sentence"] for each in story.json()["items"]][-2:]
    assert told == [
        "Ana Keller asked to add an address to the customer; the departments concerned must agree.",
        "All departments concerned agreed to add an address to the customer; it was done.",
    ]
    for text in (*seen, story.text):
        assert not any(name in text for name in ("logistics", "Logistics", "lars", "Lars"))
    there = await service.as_("cy").get(f"/cases/{logistics['id']}/story")
    assert "Lars Holm agreed for Logistics." in [each["sentence"] for each in there["items"]]
    otto = await service.as_("otto").get("/customer-changes")
    assert otto["items"][0]["departments"] == ["logistics"]


async def test_a_refusal_says_why_and_changes_nothing(service: Running) -> None:
    returns, _ = await mei_of_both(service)
    change, ana = await asked(service, returns["customer_id"]), service.as_("ana")
    path = f"/customer-changes/{change['id']}"
    await service.as_("lars").post(f"{path}/refuse", words="That is her daughter.")
    assert (await ana.get(path))["status"] == "refused"
    story = (await ana.get(f"/cases/{returns['id']}/story"))["items"]
    assert story[-1]["words"] == ["That is her daughter."]
    assert await addresses(service, "ana", returns["customer_id"]) == [MEI]
    said = await ana.refused("POST", f"{path}/withdraw", 409)
    assert said.startswith("This request has ended: it was refused.")


async def test_who_asked_withdraws_and_does_not_agree(service: Running) -> None:
    returns, _ = await mei_of_both(service)
    other = await service.case_of(AT_WORK, "I want to return the cup")
    lena = service.as_("lena")
    change = await lena.post(
        f"/customers/{returns['customer_id']}/merge", merged_id=other["customer_id"]
    )
    path = f"/customer-changes/{change['id']}"
    said = await lena.refused("POST", f"{path}/confirm", 403)
    assert said == "The leads of the departments concerned answer it, or the command centre."
    await service.as_("ana").refused("POST", f"{path}/confirm", 403)
    await service.as_("lars").refused("POST", f"{path}/withdraw", 409)
    assert (await lena.post(f"{path}/withdraw"))["status"] == "withdrawn"


async def test_the_command_centre_agrees_for_all_and_needs_nobody_itself(service: Running) -> None:
    returns, _ = await mei_of_both(service)
    other = await service.case_of(AT_WORK, "I want my refund")
    lena, otto = service.as_("lena"), service.as_("otto")
    merge = f"/customers/{returns['customer_id']}/merge"
    change = await lena.post(merge, merged_id=other["customer_id"])
    seen = await service.as_("lars").get(f"/customer-changes/{change['id']}")
    assert (seen["kind"], seen["other_customer_id"]) == ("merge", other["customer_id"])
    assert (await otto.post(f"/customer-changes/{change['id']}/confirm"))["status"] == "made"
    page = await lena.get(f"/customers/{other['customer_id']}")
    assert page["id"] == returns["customer_id"]
    undo = f"/customers/{returns['customer_id']}/undo-merge"
    undone = await otto.post(undo, separated_id=other["customer_id"])
    assert undone["merged"] == []


async def test_a_foreign_request_is_an_unknown_one(service: Running) -> None:
    returns, _ = await mei_of_both(service)
    change = await asked(service, returns["customer_id"])
    assert (await service.as_("fay").get("/customer-changes"))["items"] == []
    for person, method, way in (
        ("fay", "GET", ""),
        ("cy", "GET", ""),
        ("fay", "POST", "/withdraw"),
        ("bo", "POST", "/withdraw"),
    ):
        told = [
            await service.as_(person).ask(
                method,
                f"/customer-changes/{id_}{way}",
                json={} if way else None,
                headers={"if-match": '"77"'} if way else {},
            )
            for id_ in (change["id"], "nothing")
        ]
        assert [each.status_code for each in told] == [404, 404]
        assert without_trace(told[0].json()) == without_trace(told[1].json())


async def test_who_may_not_read_the_customer_only_asks(service: Running) -> None:
    returns, _ = await mei_of_both(service)
    fay, customer_id = service.as_("fay"), returns["customer_id"]
    opened = await fay.post("/cases", text="Her refund.", address=MEI, answered=True)
    change = await asked(service, customer_id, "fay")
    assert change.keys() == {"id", "status", "expires_at"}
    for person in ("lena", "lars"):
        await service.as_(person).post(f"/customer-changes/{change['id']}/confirm")
    assert (await fay.get(f"/customer-changes/{change['id']}"))["status"] == "made"
    await fay.refused("GET", f"/customers/{customer_id}", 404)
    whose = await fay.get(f"/cases/{opened['id']}/customer")
    assert whose["addresses"] == [MEI, ADDED]


async def test_closed_cases_of_others_need_nobody_s_agreement(service: Running) -> None:
    returns, logistics = await mei_of_both(service)
    await service.as_("lars").post(f"/cases/{logistics['id']}/close")
    ana = service.as_("ana")
    await ana.post(f"/customers/{returns['customer_id']}/addresses", address=ADDED)
    assert await addresses(service, "ana", returns["customer_id"]) == [MEI, ADDED]
    assert await addresses(service, "cy", returns["customer_id"]) == [MEI]


async def mei_with_an_address_of_returns(service: Running) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns added an address while it was alone; then she wrote to logistics."""
    returns = await service.case_of(MEI, "I want to return the kettle")
    for address in (ADDED, PHONE):
        await service.as_("ana").post(
            f"/customers/{returns['customer_id']}/addresses", address=address
        )
    return returns, await service.case_of(MEI, "where is my parcel")


async def test_an_added_address_pops_up_for_the_department_that_added_it(service: Running) -> None:
    await mei_with_an_address_of_returns(service)
    here, there = await service.line(PHONE, rings_at="bo"), await service.line(PHONE, rings_at="cy")
    assert (await service.as_("bo").get(f"/screen-pops/{here.id}"))["is_known"]
    assert not (await service.as_("cy").get(f"/screen-pops/{there.id}"))["is_known"]


async def test_and_for_others_once_one_of_them_confirms_it(service: Running) -> None:
    _, logistics = await mei_with_an_address_of_returns(service)
    cy, path = service.as_("cy"), f"/customers/{logistics['customer_id']}"
    shown = {each["address"]: each["confirmed"] for each in (await cy.get(path))["addresses"]}
    assert shown == {MEI: True, ADDED: False, PHONE: False}
    await service.as_("fay").refused("POST", f"{path}/addresses/confirm", 404, address=PHONE)
    await cy.post(f"{path}/addresses/confirm", address=PHONE)
    line = await service.line(PHONE, rings_at="cy")
    assert (await cy.get(f"/screen-pops/{line.id}"))["is_known"]
    nobody_s = "other@customer.example"
    refused = await cy.refused("POST", f"{path}/addresses/confirm", 409, address=nobody_s)
    Advice("The customer does not have this address. Add it to them.").said_in(refused)
    change = await cy.post(f"{path}/addresses", address=nobody_s)
    await service.as_("lena").post(f"/customer-changes/{change['id']}/confirm")
    assert nobody_s in await addresses(service, "cy", logistics["customer_id"])


async def test_a_reply_goes_to_no_address_that_others_added(service: Running) -> None:
    first = await service.talk(PHONE, "ana")
    ana, cy = service.as_("ana"), service.as_("cy")
    opened = await ana.post("/cases", text="Her kettle.", contact_id=first.id)
    customer_id = (await ana.get(f"/cases/{opened['id']}"))["customer_id"]
    await ana.post(f"/customers/{customer_id}/addresses", address=ADDED)
    await service.receive(first.ended("ana"))
    await service.receive(first.wrapped_up("ana"))
    call = await service.talk(PHONE, "cy")
    there = await cy.post("/cases", text="Her parcel.", contact_id=call.id, matter="parcel-lost")
    await ana.post(f"/cases/{opened['id']}/replies", text="Dear Mei")
    await cy.refused("POST", f"/cases/{there['id']}/replies", 409, text="Dear Mei")
    await cy.post(f"/customers/{customer_id}/addresses/confirm", address=ADDED)
    await cy.post(f"/cases/{there['id']}/replies", text="Dear Mei")


async def test_who_belongs_to_no_department_speaks_for_none(service: Running) -> None:
    returns = await service.case_of(MEI, "I want to return the kettle")
    path = f"/customers/{returns['customer_id']}/addresses"
    pbx = service.as_("pbx")
    refused = await pbx.refused("POST", path, 409, address=ADDED, by="otto")
    Advice("Let somebody do it who does.").said_in(refused)
    await pbx.post(path, address=ADDED, by="ana")
    assert await addresses(service, "ana", returns["customer_id"]) == [MEI, ADDED]
