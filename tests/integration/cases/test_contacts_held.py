"""A department that holds a live contact of a customer reads them until the contact is over."""

import pytest

from tests.integration.cases.conftest import Running
from tests.integration.cases.test_rights_over_customers import AT_WORK, MEI, PHONE, mei_of_returns
from tests.integration.cases.test_who_sees_what import without_trace


async def reads(service: Running, person: str, customer_id: str) -> bool:
    """True if they see the page with all addresses; nothing that is refused says more than 404."""
    answer = await service.as_(person).ask("GET", f"/customers/{customer_id}")
    assert answer.status_code in (200, 404), answer.text
    if answer.status_code == 404:
        return False
    return {each["address"] for each in answer.json()["addresses"]} >= {MEI, AT_WORK, PHONE}


async def test_a_department_that_holds_a_contact_of_theirs_reads_them_until_it_is_over(
    service: Running,
) -> None:
    customer = await mei_of_returns(service)
    line = await service.line(PHONE, departments=("billing",))
    assert [await reads(service, each, customer) for each in ("fay", "cy")] == [True, False]
    assert (await service.as_("fay").get(f"/customers/{customer}"))["cases"] == []
    opened = await service.as_("fay").post(
        "/cases", text="Her refund.", customer_id=customer, matter="refund", answered=True
    )
    assert (await service.as_("fay").get(f"/cases/{opened['id']}/customer"))["is_page_open"]
    await service.receive(line.abandoned())
    assert not await reads(service, "fay", customer)
    for person in ("fay", "cy"):
        told = [
            await service.as_(person).ask("GET", f"/customers/{id_}") for id_ in (customer, "x")
        ]
        assert without_trace(told[0].json()) == without_trace(told[1].json())


@pytest.mark.parametrize("how", ["queued", "overflowed"])
async def test_and_so_does_a_department_to_which_it_was_moved(service: Running, how: str) -> None:
    customer = await mei_of_returns(service)
    line = await service.line(PHONE, departments=("billing",))
    line.departments = ("billing", "logistics")
    await service.receive(getattr(line, how)())
    assert [await reads(service, each, customer) for each in ("fay", "cy")] == [True, True]
    await service.receive(line.offered("cy"))
    await service.receive(line.answered("cy"))
    await service.receive(line.ended("cy"))
    assert await reads(service, "fay", customer)
    await service.receive(line.wrapped_up("cy"))
    assert [await reads(service, each, customer) for each in ("fay", "cy")] == [False, False]


async def test_a_contact_of_all_departments_shows_them_to_whom_it_rings_at_only(
    service: Running,
) -> None:
    customer = await mei_of_returns(service)
    await service.line(PHONE, rings_at="cy")
    assert [await reads(service, each, customer) for each in ("fay", "cy")] == [False, True]


async def test_an_address_that_others_added_shows_nobody(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    path = f"/customers/{case['customer_id']}"
    for address in (AT_WORK, PHONE):
        await service.as_("ana").post(f"{path}/addresses", address=address)
    await service.line(PHONE, departments=("billing",))
    assert [await reads(service, each, case["customer_id"]) for each in ("ana", "fay")] == [
        True,
        False,
    ]


async def test_a_caller_who_withholds_shows_nobody(service: Running) -> None:
    customer = await mei_of_returns(service)
    await service.line(None, departments=("billing",))
    await service.line("+861055501299", departments=("billing",))
    assert not await reads(service, "fay", customer)
