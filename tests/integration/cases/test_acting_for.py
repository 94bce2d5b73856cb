"""A machine acts for people: with a key that names departments, for those of them only."""

from typing import Any

from tests.advice import Advice
from tests.integration.cases.clients import Client
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_configuration import load
from tests.integration.cases.test_departures import ANA_SUSPENDED

MEI = "mei@customer.example"


async def test_a_machine_of_one_department_acts_for_its_people_only(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    shop, id_ = service.as_("shop"), case["id"]
    said = "This API key acts for people of returns only; name one of them in `by`."
    for by in ("cy", "nobody"):
        assert await shop.refused("POST", f"/cases/{id_}/notes", 403, text="x", by=by) == said
    accept = f"/handoffs/{case['handoff']['id']}/accept"
    assert await shop.refused("POST", accept, 403, by="cy") == said
    await shop.post(accept, by="ana")
    await shop.post(f"/cases/{id_}/notes", text="x", by="ana")


async def test_a_machine_of_the_whole_organisation_acts_for_anybody(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    await service.as_("pbx").post(f"/cases/{case['id']}/notes", text="x", by="cy")


async def machine_of(service: Running, departments: list[str]) -> Client:
    """By an API key that says these departments."""
    root, machine = service.as_("root"), service.as_("shop")
    new: dict[str, Any] = {
        "label": "shop",
        "scopes": ["cases:read", "cases:write"],
        "departments": departments,
        "expires_at": "2099-01-01T00:00:00Z",
    }
    key = (await root.post("/api-keys", **new))["key"]
    machine.headers = {"authorization": f"Bearer {key}"}
    return machine


async def test_a_key_of_no_department_sees_nothing_and_acts_for_nobody(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    note = f"/cases/{case['id']}/notes"
    nobodys = await machine_of(service, [])
    assert (await nobodys.get("/cases"))["items"] == []
    assert (await nobodys.ask("GET", f"/cases/{case['id']}")).status_code == 404
    await nobodys.refused("POST", note, 404, text="x", by="ana")
    said = await nobodys.refused("POST", "/cases", 403, text="x", address=MEI, by="ana")
    Advice("This API key acts for nobody: it is of no department. Ask for one that is.").said_in(
        said
    )
    await (await machine_of(service, ["returns"])).post(note, text="x", by="ana")
    await (await machine_of(service, ["*"])).post(note, text="x", by="cy")


async def test_a_machine_acts_for_nobody_who_is_not_there(service: Running) -> None:
    case = await service.case_of(MEI, "I want to return the kettle")
    pbx, path = service.as_("pbx"), f"/cases/{case['id']}/notes"
    said = await pbx.refused("POST", path, 422, text="x", by="nobody")
    Advice("name one of the organisation in `by`.").said_in(said)
    await pbx.post(path, text="x", by="ana")
    assert (await load(service, ANA_SUSPENDED))["status_code"] == 200
    await pbx.refused("POST", path, 422, text="x", by="ana")
