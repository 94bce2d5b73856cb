"""Every route of the running product: no id, state or version makes one of them fail, and every
`next` of every list is good."""

from typing import Any

import httpx

from baton_common.edge.identity.principal import Role
from baton_testkit.waiting import until
from tests.architecture.every_route import SERVICES, Operation, operations
from tests.e2e.cast import Person
from tests.e2e.doors import Doors
from tests.e2e.journeys import LIMIT
from tests.e2e.onebox import Onebox, onebox

EVERYBODY = Person("otto", tuple(role for role in Role if role is not Role.MACHINE))
OPERATIONS = operations()
STALE = '"999999"'
PAGES = 25
"""Of one entry each: as many as are followed of a list."""


async def test_no_address_fails_and_every_next_leads_on() -> None:
    async with onebox(demo=True) as box:
        await box.start()
        await until(lambda: _has_been_busy(box.doors), LIMIT * 2, every=0.5)
        known = await _ids(box.doors)
        for operation in OPERATIONS:
            if operation.template.endswith("/events") or operation.method == "PUT":
                continue  # a stream has no end; a configuration is not put in by its example
            await _unknown_ids_are_told(box, operation)
            for id_ in known.get(_thing(operation), ())[:2]:
                await _a_stale_version_is_told(box, operation, id_)
        for operation in OPERATIONS:
            if any(each["name"] == "after" for each in operation.parameters("query")):
                for id_ in known.get(_thing(operation), ["nothing"])[:1]:
                    await _every_next_is_good(box, operation, id_)
        await _a_cursor_is_good_however_long_the_question_was(box.doors, known["case_id"][0])
        assert "Traceback" not in box.program.said()


async def _a_cursor_is_good_however_long_the_question_was(doors: Doors, case_id: str) -> None:
    many = [case_id, *(f"{number:02d}-{'x' * 100}" for number in range(40))]
    for service in SERVICES:
        after: str | None = None
        while True:
            query = {"of": many, "limit": 1} | ({"after": after} if after else {})
            page = await doors.get(EVERYBODY, service, "/log/mentions", **query)
            if (after := page["next"]) is None:
                break


async def _has_been_busy(doors: Doors) -> bool:
    cases = await doors.get(EVERYBODY, "cases", "/cases", limit=3)
    contacts = await doors.get(EVERYBODY, "routing", "/contacts", limit=3)
    handoffs = await doors.get(EVERYBODY, "cases", "/handoffs", limit=3)
    mails = await doors.get(EVERYBODY, "email", "/messages", limit=3)
    return all(len(page["items"]) > 1 for page in (cases, contacts, handoffs, mails))


async def _ids(doors: Doors) -> dict[str, list[str]]:
    """Of things that there are, by the name of the parameter that takes them."""
    cases = (await doors.get(EVERYBODY, "cases", "/cases"))["items"]
    handoffs = (await doors.get(EVERYBODY, "cases", "/handoffs"))["items"]
    contacts = (await doors.get(EVERYBODY, "routing", "/contacts"))["items"]
    mails = (await doors.get(EVERYBODY, "email", "/messages"))["items"]
    return {
        "case_id": [each["id"] for each in cases],
        "handoff_id": [each["id"] for each in handoffs],
        "contact_id": [each["id"] for each in contacts],
        "message_id": [each["id"] for each in mails],
        "indicator_id": ["cases-opened"],
        "stream": [f"case-{cases[0]['id']}"],
        "": [""],
    }


def _thing(operation: Operation) -> str:
    """The name of the only parameter in its path; `?` for those with more."""
    names = [each["name"] for each in operation.parameters("path")]
    return "?" if len(names) > 1 else (names[0] if names else "")


async def _ask(box: Onebox, operation: Operation, id_: str, **headers: str) -> httpx.Response:
    address = operation.path_with(id_).removeprefix("/v1")
    body: dict[str, Any] = {}
    if operation.body_schema is not None:
        body["json"] = operation.good_body()
    query = operation.good_query()
    return await box.doors.ask(
        EVERYBODY,
        operation.method,
        operation.service,
        address,
        params=query,
        headers=headers,
        **body,
    )


async def _unknown_ids_are_told(box: Onebox, operation: Operation) -> None:
    answer = await _ask(box, operation, "nobody-knows-it")
    told = f"{operation.name}: {answer.status_code} {answer.text[:500]}"
    assert answer.status_code < 500, told
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", told
        assert answer.json()["detail"].endswith((".", "?")), told


async def _a_stale_version_is_told(box: Onebox, operation: Operation, id_: str) -> None:
    if not any(each["name"] == "If-Match" for each in operation.parameters("header")):
        return
    answer = await _ask(box, operation, id_, **{"if-match": STALE})
    told = f"{operation.name} {id_}: {answer.status_code} {answer.text[:500]}"
    assert 400 <= answer.status_code < 500, told
    assert answer.headers["content-type"] == "application/problem+json", told
    assert answer.json()["detail"].endswith((".", "?")), told


async def _every_next_is_good(box: Onebox, operation: Operation, id_: str) -> None:
    address = operation.path_with(id_).removeprefix("/v1")
    query: dict[str, Any] = dict(operation.good_query())
    if any(each["name"] == "limit" for each in operation.parameters("query")):
        query["limit"] = 1
    for number in range(PAGES):
        answer = await box.doors.ask(EVERYBODY, "GET", operation.service, address, params=query)
        told = f"{operation.name}: {answer.status_code} {answer.text[:500]}"
        if number == 0 and answer.status_code == 404:
            return
        assert answer.status_code == 200, told
        page = answer.json()
        if page["next"] is None:
            return
        assert page["next"] != query.get("after"), told
        assert len(page["next"]) < 400, told
        query["after"] = page["next"]
