"""Customers without an address that they are known by: a visitor, a letter, a caller who hides."""

from typing import Any

import pytest

from tests.advice import Advice
from tests.integration.cases.conftest import Running

WISH = "I want to return the kettle"


async def customer_of(service: Running, case: dict[str, Any]) -> dict[str, Any]:
    shown = await service.as_("otto").get(f"/cases/{case['id']}")
    page: dict[str, Any] = await service.as_("otto").get(f"/customers/{shown['customer_id']}")
    return page


async def test_a_visitor_has_a_name(service: Running) -> None:
    ana = service.as_("ana")
    cases = [await ana.post("/cases", text=WISH, name="Mei Lin", channel="desk") for _ in range(2)]
    first, second = [await customer_of(service, each) for each in cases]
    assert (first["name"], first["addresses"]) == ("Mei Lin", [])
    assert first["id"] != second["id"]
    said = await ana.refused("POST", f"/cases/{cases[0]['id']}/replies", 409, text="Dear Mei")
    assert said.startswith("The customer has no mail address.")


async def test_a_letter_has_a_postal_address_that_is_matched_with_nobody_s(
    service: Running,
) -> None:
    ana, where = service.as_("ana"), "Mei Lin\nHauptstraße 5\n10115 Berlin"
    letter = {"text": WISH, "channel": "letter", "postal_address": where}
    cases = [await ana.post("/cases", **letter) for _ in range(2)]
    first, second = [await customer_of(service, each) for each in cases]
    assert first["addresses"] == [
        {
            "address": where,
            "kind": "postal",
            "failing": False,
            "confirmed": True,
            "identifies": False,
        }
    ]
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anonymous", []),
        ("0", []),
        ("201", []),
        ("+861234567", ["+861234567"]),
        ("+493023125123 x12", ["+493023125123 x12"]),
    ],
)
async def test_what_identifies_nobody_is_no_reason_to_refuse(
    service: Running, address: str, shown: list[str]
) -> None:
    ana = service.as_("ana")
    cases = [await ana.post("/cases", text=WISH, address=address) for _ in range(2)]
    first, second = [await customer_of(service, each) for each in cases]
    assert [each["address"] for each in first["addresses"]] == shown
    assert first["id"] != second["id"]
    assert (await ana.get("/cases", customer=address))["items"] == []


async def test_a_caller_who_hides_gets_a_case_and_may_say_later_who_they_are(
    service: Running,
) -> None:
    ana = service.as_("ana")
    line = await service.unidentified("anonymous", "withheld", answered_by="ana")
    case = await ana.post("/cases", text=WISH, contact_id=line.id)
    customer = await customer_of(service, case)
    assert (customer["name"], customer["addresses"]) == (None, [])
    path = f"/customers/{customer['id']}/addresses"
    await ana.post(path, address="mei@customer.example")
    await ana.post(path, postal_address="Hauptstraße 5, 10115 Berlin")
    await ana.post(path, address="+493023125123 x12")
    customer = await customer_of(service, case)
    assert [(each["address"], each["kind"]) for each in customer["addresses"]] == [
        ("mei@customer.example", "mail"),
        ("Hauptstraße 5, 10115 Berlin", "postal"),
        ("+493023125123 x12", "telephone"),
    ]
    await ana.post(f"/cases/{case['id']}/replies", text="Dear Mei")
    again = await service.case_of("Mei@customer.example", WISH)
    assert again["customer_id"] == customer["id"]


async def test_without_anything_it_is_asked_who_it_is(service: Running) -> None:
    said = await service.as_("ana").refused("POST", "/cases", 422, text=WISH)
    assert said == "Say who it is: give `address`, `customer_id`, `postal_address` or `name`."
    case = await service.case_of("mei@customer.example", WISH)
    path = f"/customers/{case['customer_id']}/addresses"
    said = await service.as_("ana").refused("POST", path, 422)
    Advice("Give either `address` or `postal_address`.").said_in(said)
    await service.as_("ana").post(path, postal_address="Hauptstraße 5, 10115 Berlin")


async def test_they_are_merged_and_separated_as_others_are(service: Running) -> None:
    ana, lena = service.as_("ana"), service.as_("lena")
    visitor = await ana.post("/cases", text=WISH, name="Mei Lin")
    known = await service.case_of("mei@customer.example", WISH)
    there = (await customer_of(service, visitor))["id"]
    merge = f"/customers/{known['customer_id']}/merge"
    await lena.post(merge, merged_id=there)
    merged = await customer_of(service, visitor)
    assert (merged["id"], len(merged["cases"])) == (known["customer_id"], 2)
    into = await lena.post(f"/cases/{visitor['id']}/merge", into=known["id"])
    assert into["status"] == "closed"
    await lena.post(f"/customers/{known['customer_id']}/undo-merge", separated_id=there)
    assert (await customer_of(service, visitor))["name"] == "Mei Lin"


@pytest.mark.parametrize("id_", ["a84b4c76e66710@pc33.atlanta.example", "x" * 128, "call|1~2=3"])
async def test_a_contact_s_id_is_taken_as_routing_takes_it(service: Running, id_: str) -> None:
    ana = service.as_("ana")
    said = await ana.refused("POST", "/cases", 409, text=WISH, name="Mei", contact_id=id_)
    assert "contact" in said.lower()
