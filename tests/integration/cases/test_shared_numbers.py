"""A number that several people use: staff say so, and take it back."""

from typing import Any

from tests.advice import Advice
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_rights_over_customers import MEI, PHONE
from tests.integration.cases.test_who_sees_what import without_trace
from tests.unit.cases.line import Line

KETTLE = "I want to return the kettle"


async def mei_by_telephone(service: Running) -> dict[str, Any]:
    """A case that a call from her number opened."""
    first = await service.talk(PHONE, "ana")
    ana = service.as_("ana")
    opened = await ana.post("/cases", text=KETTLE, contact_id=first.id, name="Mei Lin")
    await service.receive(first.ended("ana"))
    await service.receive(first.wrapped_up("ana"))
    case: dict[str, Any] = await ana.get(f"/cases/{opened['id']}")
    return case


async def shared(service: Running) -> dict[str, Any]:
    """Her case; her number turned out to be a switchboard's."""
    case = await mei_by_telephone(service)
    await service.as_("ana").post(
        f"/customers/{case['customer_id']}/addresses/share", address=PHONE
    )
    return case


async def pops(service: Running, line: Line, agent: str = "ana") -> Any:
    return await service.as_(agent).get(f"/screen-pops/{line.id}")


async def test_a_call_from_it_only_suggests_and_the_cases_stay(service: Running) -> None:
    case = await shared(service)
    ana = service.as_("ana")
    line = await service.talk(PHONE, "ana")
    shown = await pops(service, line)
    assert (shown["is_known"], shown["cases"], shown["caller"]) == (False, [], PHONE)
    assert [each["id"] for each in shown["suggested"]] == [case["customer_id"]]
    opened = await ana.post("/cases", text="A cup", contact_id=line.id, name="Bo Lin")
    other = await ana.get(f"/cases/{opened['id']}")
    assert other["customer_id"] != case["customer_id"]
    assert (await ana.get(f"/cases/{case['id']}"))["customer_id"] == case["customer_id"]
    (phone,) = (await ana.get(f"/customers/{case['customer_id']}"))["addresses"]
    assert (phone["address"], phone["identifies"]) == (PHONE, False)
    await service.receive(line.ended("ana"))
    await service.receive(line.wrapped_up("ana"))
    again = await service.unidentified(PHONE, "shared", suggests=PHONE, answered_by="cy")
    names = {each["name"] for each in (await pops(service, again, "cy"))["suggested"]}
    assert names == {"Mei Lin", "Bo Lin"}


async def test_an_address_that_is_named_is_nobody_s_while_it_is_shared(service: Running) -> None:
    case = await shared(service)
    ana = service.as_("ana")
    for _ in range(2):
        opened = await ana.post("/cases", text="A cup", address=PHONE)
        named = await ana.get(f"/cases/{opened['id']}")
        assert named["customer_id"] != case["customer_id"]
    other = f"/customers/{named['customer_id']}"
    await ana.post(f"{other}/addresses", address=MEI)
    await ana.post(f"{other}/addresses", address=PHONE)
    assert (await ana.get(other))["addresses"][0] == {
        "address": PHONE,
        "kind": "telephone",
        "failing": False,
        "confirmed": True,
        "identifies": False,
    }
    assert {each["address"] for each in (await ana.get(other))["addresses"]} == {PHONE, MEI}


async def test_it_is_hers_alone_after_all(service: Running) -> None:
    case = await shared(service)
    ana, path = service.as_("ana"), f"/customers/{case['customer_id']}/addresses"
    await ana.post(f"{path}/unshare", address=PHONE)
    line = await service.talk(PHONE, "ana")
    shown = await pops(service, line)
    assert (shown["is_known"], shown["customer"]["id"]) == (True, case["customer_id"])
    assert [each["identifies"] for each in shown["customer"]["addresses"]] == [True]
    story = [each["sentence"] for each in (await ana.get(f"/cases/{case['id']}/story"))["items"]]
    assert [each for each in story if "number" in each and "Ana" in each] == [
        "Ana Keller marked a number of the customer's as shared: a call from it only suggests who "
        "it may be.",
        "Ana Keller said that a number is the customer's alone: calls from it are theirs again.",
    ]
    refused = await ana.refused("POST", f"{path}/unshare", 409, address=PHONE)
    assert refused == "This number is not shared."


async def test_it_may_turn_out_to_be_somebody_s_who_came_while_it_was_shared(
    service: Running,
) -> None:
    case = await shared(service)
    ana = service.as_("ana")
    line = await service.talk(PHONE, "ana")
    opened = await ana.post("/cases", text="A cup", contact_id=line.id, name="Bo Lin")
    bo = (await ana.get(f"/cases/{opened['id']}"))["customer_id"]
    await ana.post(f"/customers/{bo}/addresses/unshare", address=PHONE)
    (phone,) = (await ana.get(f"/customers/{bo}"))["addresses"]
    assert (phone["address"], phone["identifies"]) == (PHONE, True)
    (hers,) = (await ana.get(f"/customers/{case['customer_id']}"))["addresses"]
    assert (hers["address"], hers["identifies"]) == (PHONE, False)
    said = await ana.refused(
        "POST", f"/customers/{case['customer_id']}/addresses", 409, address=PHONE
    )
    assert said.startswith("This address belongs to another customer.")


async def test_where_others_have_open_cases_of_hers_they_must_agree(service: Running) -> None:
    case = await mei_by_telephone(service)
    parcel = await service.as_("cy").post(
        "/cases", text="her parcel", address=PHONE, matter="parcel-lost"
    )
    ana, lars = service.as_("ana"), service.as_("lars")
    path = f"/customers/{case['customer_id']}/addresses"
    asked = await ana.post(f"{path}/share", address=PHONE)
    change = f"/customer-changes/{asked['id']}"
    seen = await lars.get(change)
    assert (seen["kind"], seen["address"], seen["status"]) == ("share-number", PHONE, "pending")
    assert (await lars.post(f"{change}/confirm"))["status"] == "made"
    line = await service.talk(PHONE, "ana")
    assert not (await pops(service, line))["is_known"]
    story = await service.as_("cy").get(f"/cases/{parcel['id']}/story")
    assert story["items"][-1]["sentence"] == (
        "All departments concerned agreed to mark a number of the customer's as shared; it was "
        "done."
    )
    back = await ana.post(f"{path}/unshare", address=PHONE)
    assert back["status"] == "pending"
    assert (await lars.get(f"/customer-changes/{back['id']}"))["kind"] == "unshare-number"
    await lars.post(f"/customer-changes/{back['id']}/confirm")
    assert (await ana.get(path.removesuffix("/addresses")))["addresses"][0]["identifies"]


async def test_only_a_number_that_the_customer_has_is_shared(service: Running) -> None:
    case = await mei_by_telephone(service)
    ana, path = service.as_("ana"), f"/customers/{case['customer_id']}/addresses"
    for way in ("share", "unshare"):
        for wrong in (MEI, "anonymous", "112", "+86 10 55"):
            said = await ana.refused("POST", f"{path}/{way}", 422, address=wrong)
            assert "$.address" in said, wrong
    refused = await ana.refused("POST", f"{path}/share", 409, address="+861055501299")
    Advice("The customer does not have this address. Add it to them.").said_in(refused)
    await ana.post(path, address="+861055501299")
    await ana.post(f"{path}/share", address="+861055501299")
    await ana.post(f"{path}/share", address="+861055501299")


async def test_of_a_foreign_customer_nothing_is_said(service: Running) -> None:
    case = await shared(service)
    for way in ("share", "unshare"):
        told = [
            await service.as_("fay").ask(
                "POST", f"/customers/{id_}/addresses/{way}", json={"address": PHONE}
            )
            for id_ in (case["customer_id"], "nobody")
        ]
        assert [each.status_code for each in told] == [404, 404]
        assert without_trace(told[0].json()) == without_trace(told[1].json())


async def test_what_one_department_added_is_not_confirmed_while_it_is_shared(
    service: Running,
) -> None:
    returns = await service.case_of(MEI, KETTLE)
    path = f"/customers/{returns['customer_id']}/addresses"
    ana, cy = service.as_("ana"), service.as_("cy")
    await ana.post(path, address=PHONE)
    await ana.post(f"{path}/share", address=PHONE)
    await service.case_of(MEI, "where is my parcel")
    refused = await cy.refused("POST", f"{path}/confirm", 409, address=PHONE)
    Advice("Unshare it if it is one customer's after all.").said_in(refused)
    asked = await cy.post(f"{path}/unshare", address=PHONE)
    await service.as_("lena").post(f"/customer-changes/{asked['id']}/confirm")
    await cy.post(f"{path}/confirm", address=PHONE)
    line = await service.line(PHONE, rings_at="cy")
    assert (await pops(service, line, "cy"))["is_known"]
