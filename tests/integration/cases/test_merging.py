"""The story of the case that goes on has words and files of both, until the merge is undone."""

from typing import Any

from baton_contracts.email_received.mail import Attachment
from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"
PHOTO = Attachment(id="m1.1", size=3, type="image/png", hash="0" * 64)


async def two_cases(service: Running) -> tuple[str, str]:
    """Of one customer, the first with a file; gives both."""
    await service.mail(MEI, "The kettle arrived broken", thread="t1", attachments=(PHOTO,))
    first = (await service.as_("otto").get("/cases", limit=1))["items"][0]["id"]
    await service.mail(MEI, "I want to return the cup", thread="t2")
    second = (await service.as_("otto").get("/cases", limit=1))["items"][0]["id"]
    return first, second


async def story(service: Running, case_id: str) -> list[dict[str, Any]]:
    lines, after = [], None
    while True:
        query: dict[str, Any] = {"after": after} if after else {}
        page = await service.as_("otto").get(f"/cases/{case_id}/story", lang="en", limit=3, **query)
        lines += page["items"]
        if (after := page["next"]) is None:
            return lines


def texts(lines: list[dict[str, Any]]) -> list[str]:
    return [each["words"][1] for each in lines if each["kind"] == "mail-filed"]


async def test_words_and_files_of_both_are_in_the_one_that_goes_on(service: Running) -> None:
    first, second = await two_cases(service)
    lena = service.as_("lena")
    await lena.post(f"/cases/{first}/merge", into=second)
    lines = await story(service, second)
    assert texts(lines) == ["The kettle arrived broken", "I want to return the cup"]
    positions = [tuple(int(each) for each in line["position"].split(".")) for line in lines]
    assert positions == sorted(positions)
    assert {line["case_id"] for line in lines} == {first, second}
    link = await lena.post(f"/cases/{second}/attachments/m1.1/links")
    assert link["url"]
    await lena.post(f"/cases/{second}/replies", text="Here it is.", attachment_ids=["m1.1"])
    own = await story(service, first)
    number = (await lena.get(f"/cases/{second}"))["number"]
    assert own[-1]["sentence"].endswith(f"merged the case into case {number}.")
    assert (await lena.get(f"/cases/{first}"))["merged_into"] == second


async def test_undone_each_has_its_own_again(service: Running) -> None:
    first, second = await two_cases(service)
    lena = service.as_("lena")
    await lena.post(f"/cases/{first}/merge", into=second)
    back = await lena.post(f"/cases/{first}/unmerge")
    assert (back["status"], back["owner"], back["office"]) == ("open", "lena", "lead")
    assert texts(await story(service, second)) == ["I want to return the cup"]
    assert texts(await story(service, first)) == ["The kettle arrived broken"]
    assert (await lena.get(f"/cases/{first}"))["merged_into"] is None
    await lena.refused("POST", f"/cases/{second}/attachments/m1.1/links", 404)
    said = await lena.refused("POST", f"/cases/{first}/unmerge", 409)
    assert said == "The case was not merged into another one."
    kinds = [line["kind"] for line in await story(service, second)]
    assert kinds[-2:] == ["case-took-in", "case-gave-back"]


async def test_cases_of_merged_customers_are_merged(service: Running) -> None:
    first = (await service.case_of(MEI, "The kettle arrived broken"))["id"]
    second = (await service.case_of("mei.lin@work.example", "I want to return the cup"))["id"]
    lena = service.as_("lena")
    one, other = [(await lena.get(f"/cases/{each}"))["customer_id"] for each in (first, second)]
    await lena.refused("POST", f"/cases/{first}/merge", 409, into=second)
    await lena.post(f"/customers/{one}/merge", merged_id=other)
    await lena.post(f"/cases/{first}/merge", into=second)


async def test_customers_are_merged_while_a_case_is_handed_over(service: Running) -> None:
    first = await service.case_of(MEI, "I want to return the kettle")
    other = await service.case_of("mei.lin@work.example", "I want to return the cup")
    ana, cy, lena, otto = (service.as_(each) for each in ("ana", "cy", "lena", "otto"))
    await ana.post(f"/handoffs/{first['handoff']['id']}/accept")
    asked = await ana.post(f"/cases/{first['id']}/handoffs", to_department="logistics")
    await lena.post(f"/customers/{other['customer_id']}/merge", merged_id=first["customer_id"])
    taken = await cy.post(f"/handoffs/{asked['handoff_id']}/accept")
    assert (taken["department"], taken["owner"]) == ("logistics", "cy")
    page = await cy.get(f"/customers/{first['customer_id']}")
    assert (page["id"], len(page["addresses"])) == (other["customer_id"], 2)
    undo = f"/customers/{other['customer_id']}/undo-merge"
    await otto.post(undo, separated_id=first["customer_id"])
    page = await cy.get(f"/customers/{first['customer_id']}")
    assert (page["id"], [each["address"] for each in page["addresses"]]) == (
        first["customer_id"],
        [MEI],
    )
    await cy.refused("GET", f"/customers/{other['customer_id']}", 404)


async def test_a_case_is_merged_while_it_is_handed_over(service: Running) -> None:
    first, second = await two_cases(service)
    ana, lena = service.as_("ana"), service.as_("lena")
    case = await lena.get(f"/cases/{first}")
    asked = case["handoff"]["id"]
    await lena.post(f"/cases/{first}/merge", into=second)
    await ana.refused("POST", f"/handoffs/{asked}/accept", 409)
    back = await lena.post(f"/cases/{first}/unmerge")
    assert (back["status"], back["owner"]) == ("open", "lena")
    again = (await lena.get(f"/cases/{first}"))["handoff"]
    assert again is not None
    assert again["id"] != asked
    await ana.post(f"/handoffs/{again['id']}/accept")


async def test_a_chain_of_merged_customers_comes_apart_from_its_end(service: Running) -> None:
    lena = service.as_("lena")
    a, b, c = [
        (await service.case_of(f"{each}@customer.example", "I want to return it"))["customer_id"]
        for each in "abc"
    ]
    await lena.post(f"/customers/{b}/merge", merged_id=a)
    said = await lena.refused("POST", f"/customers/{a}/merge", 409, merged_id=c)
    assert said == f"Customer {a} was merged into {b}; use that one."
    await lena.post(f"/customers/{b}/merge", merged_id=c)
    for each in (a, b, c):
        assert (await lena.get(f"/customers/{each}"))["id"] == b
    await lena.post(f"/customers/{b}/undo-merge", separated_id=a)
    assert [(await lena.get(f"/customers/{each}"))["id"] for each in (a, b, c)] == [a, b, b]
    page = await lena.get(f"/customers/{b}")
    assert [each["address"] for each in page["addresses"]] == [
        "b@customer.example",
        "c@customer.example",
    ]
