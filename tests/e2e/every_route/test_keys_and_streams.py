"""Neither a key that was used before, nor a stream, nor an id that one gives tells of others."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from baton_common.edge.identity.principal import Role
from tests.architecture.every_route import Operation, operations
from tests.e2e.every_route.asking import ASKERS, SEES_EVERYTHING, asking
from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.judging import Answer, Try, answered, tries, unknown
from tests.e2e.every_route.references import Kind, references
from tests.e2e.every_route.test_waits import FOREIGN

USES = {
    "cases": "cases: POST /v1/cases/{case_id}/notes",
    "routing": "routing: PUT /v1/agents/{agent_id}/presence",
    "email": "email: POST /v1/attachments",
}
"""A command of each service that may be given again and again."""
FROM_THE_BEGINNING = {"last-event-id": "1.0"}
LISTENED = 3.0
"""Seconds."""


def commands() -> Iterator[Try]:
    """Each reference of a command, by one of those to whom the thing is foreign."""
    for reference in references():
        if reference.kind not in FOREIGN:
            continue
        users = _used(reference.operation.service).roles - SEES_EVERYTHING
        for each in tries(reference):
            if each.way == "with a key" and each.role in users:
                yield each
                break


def _used(service: str) -> Operation:
    return next(each for each in operations() if each.name == USES[service])


@pytest.mark.parametrize("each", list(commands()), ids=str)
async def test_a_key_that_was_used_before_tells_nothing(busy: Busy, each: Try) -> None:
    service, kind = each.reference.operation.service, each.reference.kind
    if kind not in busy.foreign:
        return
    ids, said = busy.own_in(service), list[Answer]()
    for number, id_ in enumerate((unknown(kind), busy.foreign[kind])):
        key = {"idempotency-key": f"{each} {number}"[-200:]}
        use = asking(_used(service), ids, machine=each.role is Role.MACHINE)
        used = await use.by(busy.doors, each.who, **key)
        assert used.is_success, used.text
        said.append(await answered(busy.doors, each, ids, id_, **key))
    assert said[0].is_refusal
    assert said[1].looks_like(said[0]), f"{said[0]}\n{said[1]}"


@pytest.mark.parametrize("service", ["cases", "routing"])
@pytest.mark.parametrize("role", sorted(ASKERS.keys() - SEES_EVERYTHING))
async def test_a_stream_from_the_beginning_tells_of_nothing_foreign(
    busy: Busy, service: str, role: Role
) -> None:
    lines = list[str]()
    address = f"{busy.doors.services[service]}/events"
    proof = {"authorization": f"Bearer {busy.doors.token(ASKERS[role])}"}
    with suppress(TimeoutError):
        async with (
            asyncio.timeout(LISTENED),
            busy.doors.client.stream(
                "GET", address, headers={**proof, **FROM_THE_BEGINNING}
            ) as answer,
        ):
            async for line in answer.aiter_lines():
                lines.append(line)
    told = "\n".join(lines)
    for kind in (Kind.CASE, Kind.NUMBER, Kind.HANDOFF, Kind.CONTACT, Kind.OFFER, Kind.MISSED_CALL):
        assert busy.foreign[kind] not in told, kind


async def test_the_id_of_a_contact_that_is_there_tells_no_version_of_it(busy: Busy) -> None:
    (operation,) = [each for each in operations() if each.name == "routing: POST /v1/contacts"]
    request = asking(operation, busy.own, machine=True)
    said = list[httpx.Response]()
    for id_ in (busy.own[Kind.CONTACT], busy.foreign[Kind.CONTACT]):
        body = {**(request.body or {}), "contact_id": id_, "queue": "billing"}
        for headers in ({}, {"if-match": '"77"'}, {"if-match": '"1"'}):
            said.append(
                await replace(request, body=body).by(busy.doors, ASKERS[Role.MACHINE], **headers)
            )
    assert [each.status_code for each in said] == [409, 400, 400] * 2
    shown = [each.json()["detail"] for each in said]
    own, foreign = busy.own[Kind.CONTACT], busy.foreign[Kind.CONTACT]
    assert [each.replace(own, "x") for each in shown[:3]] == [
        each.replace(foreign, "x") for each in shown[3:]
    ]
