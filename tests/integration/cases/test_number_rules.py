"""The configuration's own and shared numbers change while customers are known by them."""

from typing import Any

from baton_testkit.waiting import until
from tests.integration.cases.conftest import ORGANISATION, Running
from tests.integration.cases.test_rights_over_customers import PHONE
from tests.integration.cases.test_shared_numbers import mei_by_telephone, pops

OWN = f'own_numbers: ["{PHONE}"]'
RANGE = f'own_numbers: ["{PHONE[:-2]}*"]'
SHARED = f'shared_numbers: ["{PHONE}"]'


async def put(service: Running, line: str = "", **query: Any) -> Any:
    """The configuration with this line in its section `cases`."""
    content = ORGANISATION.replace("cases:\n", f"cases:\n  {line}\n", 1)
    answer = await service.as_("root").ask(
        "PUT", "/configuration", content=content.encode(), params=query
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def is_known(service: Running, customer_id: str) -> bool:
    (phone,) = (await service.as_("ana").get(f"/customers/{customer_id}"))["addresses"]
    return bool(phone["identifies"])


async def test_the_preview_says_how_many_numbers_identify_nobody_then(service: Running) -> None:
    case = await mei_by_telephone(service)
    for line, count in ((OWN, 1), (RANGE, 1), (SHARED, 1), ('own_numbers: ["+8613*"]', 0), ("", 0)):
        would = await put(service, line, dry_run=True)
        assert (would["unlinked"], would["all_counted"], would["dry_run"]) == (count, True, True)
    assert await is_known(service, case["customer_id"])


async def test_what_became_ours_is_a_colleague_s_and_the_cases_stay(service: Running) -> None:
    case = await mei_by_telephone(service)
    ana = service.as_("ana")
    line = await service.talk(PHONE, "ana")
    assert (await put(service, RANGE))["unlinked"] == 1
    opened = await ana.post("/cases", text="A cup", contact_id=line.id, name="Ana's office")
    office = (await ana.get(f"/cases/{opened['id']}"))["customer_id"]
    assert office != case["customer_id"]

    async def unlinked() -> bool:
        return not await is_known(service, case["customer_id"])

    await until(unlinked)
    shown = await pops(service, line)
    assert (shown["customer"]["id"], shown["suggested"]) == (office, [])
    again = await service.talk(PHONE, "bo")
    shown = await pops(service, again, "bo")
    assert (shown["is_known"], shown["suggested"]) == (False, [])
    assert (await ana.get(f"/cases/{case['id']}"))["customer_id"] == case["customer_id"]
    assert (await put(service, RANGE, dry_run=True))["unlinked"] == 0


async def test_what_became_shared_suggests_whose_it_was(service: Running) -> None:
    case = await mei_by_telephone(service)
    await put(service, SHARED)

    async def unlinked() -> bool:
        return not await is_known(service, case["customer_id"])

    await until(unlinked)
    line = await service.unidentified(PHONE, "shared", suggests=PHONE, answered_by="ana")
    shown = await pops(service, line)
    assert [each["id"] for each in shown["suggested"]] == [case["customer_id"]]
    assert not shown["is_known"]


async def test_taken_out_again_it_is_the_next_caller_s(service: Running) -> None:
    case = await mei_by_telephone(service)
    await put(service, OWN)

    async def unlinked() -> bool:
        return not await is_known(service, case["customer_id"])

    await until(unlinked)
    await put(service)
    ana, line = service.as_("ana"), await service.talk(PHONE, "ana")
    assert not (await pops(service, line))["is_known"]
    opened = await ana.post("/cases", text="A cup", contact_id=line.id)
    other = (await ana.get(f"/cases/{opened['id']}"))["customer_id"]
    assert other != case["customer_id"]
    assert await is_known(service, other)
    assert not await is_known(service, case["customer_id"])
