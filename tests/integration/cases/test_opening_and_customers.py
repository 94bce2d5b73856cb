"""Cases that people open, and the customers behind them: merged, and separated again."""

import pytest

from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


async def test_by_the_desk_for_a_caller(service: Running) -> None:
    ana = service.as_("ana")
    opened = await ana.post(
        "/cases",
        text="She wants to return the kettle.",
        address="+86 10 1234 5678",
        name="Mei Lin",
        channel="voice",
    )
    assert (opened["matter"], opened["department"]) == ("return-goods", "returns")
    assert opened["handoff_id"] is not None
    case = await ana.get(f"/cases/{opened['id']}")
    customer = await ana.get(f"/customers/{case['customer_id']}")
    assert customer["name"] == "Mei Lin"
    assert customer["addresses"] == [
        {
            "address": "+861012345678",
            "kind": "telephone",
            "failing": False,
            "confirmed": True,
            "identifies": True,
        }
    ]
    said = await ana.refused("POST", f"/cases/{opened['id']}/replies", 409, text="Dear Mei")
    assert said.startswith("The customer has no mail address.")


async def test_by_whoever_answered_it_is_theirs(service: Running) -> None:
    ana = service.as_("ana")
    opened = await ana.post("/cases", text="return", address=MEI, channel="voice", answered=True)
    assert (opened["owner"], opened["office"], opened["handoff_id"]) == ("ana", None, None)


async def test_for_a_customer_we_know(service: Running) -> None:
    first = await service.case_of(MEI, "I want to return the kettle")
    ana = service.as_("ana")
    opened = await ana.post("/cases", text="另外还要换货", customer_id=first["customer_id"])
    case = await ana.get(f"/cases/{opened['id']}")
    assert (case["customer_id"], case["language"]) == (first["customer_id"], "zh")
    await ana.post(f"/cases/{opened['id']}/replies", text="Dear Mei")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "x"},
        {"text": "x", "address": MEI, "customer_id": "c"},
        {"text": "x", "address": "not an address"},
        {"text": "x", "name": "Mei", "postal_address": " "},
        {"text": "", "address": MEI},
        {"text": "x", "address": MEI, "channel": "pigeon"},
        {"text": "x", "address": MEI, "colour": "red"},
        {"text": "\u4e2d" * 20_000, "address": MEI},
    ],
    ids=range(8),
)
async def test_what_is_wrong_is_listed(service: Running, wrong: dict[str, str]) -> None:
    await service.as_("ana").refused("POST", "/cases", 422, **wrong)


@pytest.mark.parametrize(
    "blank", [" ", "\n \t", "\u200b\u200d", "\u3000", "\u2800", "\x85", "\ufe0f\u0301"]
)
async def test_text_of_people_has_something_to_read(service: Running, blank: str) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    ana, path = service.as_("ana"), f"/cases/{case['id']}"
    for to, words in (
        ("/cases", {"text": blank, "address": MEI}),
        ("/cases", {"text": "x", "address": MEI, "name": blank}),
        (f"{path}/notes", {"text": blank}),
        (f"{path}/replies", {"text": blank}),
        (f"{path}/promises", {"promised": blank, "until": "2999-01-01T00:00:00Z"}),
        (f"{path}/resolve", {"outcome": blank}),
        (f"{path}/close", {"outcome": blank}),
        (f"{path}/handoffs", {"to_department": "logistics", "asked": blank}),
        (f"{path}/handoffs", {"to_department": "logistics", "facts": {"order": blank}}),
    ):
        said = await ana.refused("POST", to, 422, **words)
        assert "must have at least one visible character" in said


async def test_unknown_matter_department_and_customer_are_refused(service: Running) -> None:
    ana = service.as_("ana")
    await ana.refused("POST", "/cases", 409, text="x", address=MEI, matter="moon")
    await ana.refused("POST", "/cases", 409, text="x", address=MEI, department="moon")
    await ana.refused("POST", "/cases", 404, text="x", customer_id="nobody")
    call = {"text": "x", "address": MEI, "answered": True}
    said = await service.as_("pbx").refused("POST", "/cases", 422, by="nobody", **call)
    assert said.startswith("Nobody called 'nobody' works here now")


async def test_merged_customers_have_one_page_and_all_cases_until_it_is_undone(
    service: Running,
) -> None:
    one = await service.case_of(MEI, "I want to return the kettle")
    other = await service.case_of("mei.lin@work.example", "I want to return the cup")
    lena, id_ = service.as_("lena"), one["customer_id"]
    await service.as_("ana").refused("POST", f"/customers/{id_}/merge", 403, merged_id="x")
    merged = await lena.post(f"/customers/{id_}/merge", merged_id=other["customer_id"])
    assert (merged["merged"], merged["addresses"]) == ([other["customer_id"]], 2)
    page = await lena.get(f"/customers/{other['customer_id']}")
    assert page["id"] == id_
    assert {case["id"] for case in page["cases"]} == {one["id"], other["id"]}
    found = await lena.get("/cases", customer="mei.lin@work.example")
    assert len(found["items"]) == 2
    undone = await lena.post(f"/customers/{id_}/undo-merge", separated_id=other["customer_id"])
    assert (undone["merged"], undone["addresses"]) == ([], 1)
    assert (await lena.get(f"/customers/{other['customer_id']}"))["id"] == other["customer_id"]


async def test_merging_twice_or_with_oneself_is_refused(service: Running) -> None:
    one = await service.case_of(MEI, "I want to return the kettle")
    lena, id_ = service.as_("lena"), one["customer_id"]
    await lena.refused("POST", f"/customers/{id_}/merge", 409, merged_id=id_)
    await lena.refused("POST", f"/customers/{id_}/merge", 404, merged_id="nobody")
    await lena.refused("POST", f"/customers/{id_}/undo-merge", 409, separated_id="nobody")
