"""Nobody goes who is accountable for something, and what they leave is handed over."""

from collections.abc import Awaitable
from typing import Any

import pytest

from baton_testkit.waiting import until
from tests.advice import Advice
from tests.integration.cases.conftest import ORGANISATION, Running
from tests.integration.cases.test_configuration import load
from tests.integration.cases.test_work_list import accepted

WITHOUT_HAO = ORGANISATION.replace("    hao:  {", "    #    {").replace(
    "owner: hao, backup: cy", "owner: cy"
)
ANA = "departments: [returns], languages: [zh, en]}"
ANA_SUSPENDED = ORGANISATION.replace(ANA, ANA[:-1] + ", suspended: true}", 1)


async def held_by_hao(service: Running) -> dict[str, Any]:
    """A case of technical support."""
    case = await service.case_of("mei@customer.example", "the kettle does not work any more")
    handoff = case["handoff"]
    assert handoff["asked"] == ["hao"]
    await service.as_("hao").post(f"/handoffs/{handoff['id']}/accept")
    return case


async def test_whoever_is_accountable_for_open_cases_is_not_removed(service: Running) -> None:
    case = await held_by_hao(service)
    for dry_run in (True, False):
        answer = await load(service, WITHOUT_HAO, dry_run=dry_run)
        assert (answer["status_code"], answer["type"]) == (409, "/problems/still-accountable")
        Advice("Hand them over first: baton hand-over …").said_in(answer["detail"])
        assert "hao is accountable for 1 open case." in str(answer["detail"])
    root = service.as_("root")
    done = await root.post("/people/hao/hand-over")
    assert done == {"handed_over": 1, "left": 0}
    seen = await service.as_("otto").get(f"/cases/{case['id']}")
    assert (seen["owner"], seen["office"]) == ("lars", "lead")
    assert seen["handoff"]["asked"] == ["hao"]
    assert (await load(service, WITHOUT_HAO))["status_code"] == 200

    async def asks_cy() -> bool:
        seen = await service.as_("otto").get(f"/cases/{case['id']}")
        return bool(seen["handoff"]["asked"] == ["cy"])

    await until(asks_cy)


async def test_nor_do_they_leave_the_department(service: Running) -> None:
    await accepted(service, "I want to return the kettle", "t-a")
    moved = ORGANISATION.replace(ANA, ANA.replace("returns", "billing"), 1)
    moved = moved.replace("owner: ana, backup: bo", "owner: bo")
    answer = await load(service, moved)
    assert answer["status_code"] == 409
    Advice("Hand them over first: baton hand-over … --department …").said_in(answer["detail"])
    lena = service.as_("lena")
    assert await lena.post("/people/ana/hand-over", department="returns") == {
        "handed_over": 1,
        "left": 0,
    }
    assert (await load(service, moved))["status_code"] == 200


async def test_a_department_that_has_cases_is_not_dissolved(service: Running) -> None:
    case = await held_by_hao(service)
    returned = await accepted(service, "I want to return the kettle", "t-a")
    await service.as_("ana").post(f"/cases/{returned['id']}/handoffs", to_department="technical")
    gone = ORGANISATION.replace("department: technical", "department: logistics")
    gone = gone.replace("[logistics, technical]", "[logistics]")
    gone = gone.replace("[technical]", "[logistics]")
    start = gone.index("    technical: {names")
    gone = gone[:start] + gone[gone.index("\n", start) + 1 :]
    start = gone.index("    technical:\n      - {days")
    gone = gone[:start] + gone[gone.index("\n", gone.index("- {days", start)) + 1 :]
    answer = await load(service, gone)
    assert answer["status_code"] == 409, answer
    assert "technical has 1 open case and is asked to take 1." in str(answer["detail"])
    Advice("baton hand-over --department … --to DEPARTMENT").said_in(answer["detail"])
    root = service.as_("root")
    done = await root.post("/departments/technical/hand-over", to_department="logistics")
    assert done == {"handed_over": 2, "left": 0}
    seen = await service.as_("otto").get(f"/cases/{case['id']}")
    assert (seen["department"], seen["owner"], seen["office"]) == ("logistics", "lars", "lead")
    asked = await service.as_("ana").get(f"/cases/{returned['id']}")
    assert (asked["owner"], asked["handoff"]["to_department"]) == ("ana", "logistics")
    assert (await load(service, gone))["status_code"] == 200


async def test_suspended_they_are_asked_nothing_and_their_cases_pass_on(service: Running) -> None:
    case = await accepted(service, "I want to return the kettle", "t-a")
    assert (await load(service, ANA_SUSPENDED))["status_code"] == 200
    otto = service.as_("otto")

    async def passed_on() -> list[Any]:
        seen = await otto.get(f"/cases/{case['id']}")
        asked = seen["handoff"]["asked"] if seen["handoff"] else []
        return [seen["owner"], seen["office"], *asked] if seen["owner"] != "ana" else []

    assert await until(passed_on) == ["lena", "lead", "bo"]
    page = await otto.get(f"/cases/{case['id']}/story", lang="en")
    sentences = [each["sentence"] for each in page["items"]]
    assert any("Ana Keller is suspended; Lena Vogt in Returns" in each for each in sentences)


@pytest.mark.parametrize(
    "path", ["/people/fay/hand-over", "/people/nobody/hand-over", "/departments/moon/hand-over"]
)
async def test_who_is_none_of_theirs_is_unknown_to_a_lead(service: Running, path: str) -> None:
    lars = service.as_("lars")
    lars.headers = service.as_("lena").headers
    if path == "/people/fay/hand-over":
        await lars.post(path)
        return
    await lars.refused("POST", path, 404, **({"to_department": "returns"} if "dep" in path else {}))


async def test_agents_hand_over_nothing(service: Running) -> None:
    await service.as_("ana").refused("POST", "/people/bo/hand-over", 403)


async def test_suspended_they_do_not_come_in_and_reinstated_they_do(service: Running) -> None:
    await service.as_("ana").get("/work-list")
    assert (await load(service, ANA_SUSPENDED))["status_code"] == 200

    async def status() -> int:
        return (await service.as_("ana").ask("GET", "/work-list")).status_code

    await until(lambda: _is(status(), 401))
    assert (await load(service, ORGANISATION))["status_code"] == 200
    await until(lambda: _is(status(), 200))


async def _is(status: Awaitable[int], expected: int) -> bool:
    return await status == expected
