"""A version that was overtaken, and a state that does not allow it: told, and never an error."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import httpx
import pytest

from baton_common.edge.identity.principal import Role
from tests.architecture.every_route import SERVICES, Operation, operations
from tests.e2e.call_journey import SURVEY
from tests.e2e.cast import CONFIGURATION_FILE, Person
from tests.e2e.every_route.asking import ASKERS, UNBOUND, asking
from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.judging import STALE
from tests.e2e.every_route.making import Making
from tests.e2e.every_route.references import Kind, kinds_in_path

Make: TypeAlias = Callable[[Making], Awaitable[str]]


async def _case(making: Making) -> str:
    return str((await making.open_case())["id"])


async def _closed_case(making: Making) -> str:
    return str((await making.closed_case())["id"])


async def _merged_case(making: Making) -> str:
    return str((await making.merged_case())["id"])


async def _mail_with_case(making: Making) -> str:
    return (await making.mail_case("It came broken.", "service@baton.example"))[Kind.MESSAGE]


STATES: Mapping[Kind, Mapping[str, Make]] = {
    Kind.CASE: {"open": _case, "closed": _closed_case, "merged": _merged_case},
    Kind.CHANGE: {
        "pending": Making.customer_change,
        "withdrawn": Making.withdrawn_customer_change,
    },
    Kind.CONTACT: {"waiting": Making.waiting_contact, "abandoned": Making.abandoned_contact},
    Kind.CUSTOMER: {"theirs": Making.customer, "merged": Making.merged_customer},
    Kind.MISSED_CALL: {"open": Making.missed_call, "returned": Making.returned_call},
    Kind.MESSAGE: {"of a case": _mail_with_case},
    Kind.HANDOFF: {"open": Making.open_handoff, "withdrawn": Making.withdrawn_handoff},
}
"""States of the things that commands are about: each command is refused in at least one of them."""
NO_STATE_REFUSES = frozenset({Kind.AGENT, Kind.API_KEY, Kind.ATTACHMENT, Kind.QUEUE, Kind.STREAM})
NEVER_REFUSED = frozenset({"cases: POST /v1/cases/{case_id}/notes"})
"""Commands that any state allows."""
WITHOUT_VERSION = frozenset(
    {
        "email: POST /v1/attachments",
        "routing: POST /v1/contacts",
        *(f"{service}: POST /v1/api-keys" for service in SERVICES),
    }
)
"""Commands that make something new, or are about no stream of their own."""
COMMANDERS = (Role.COMMAND_CENTRE, Role.MACHINE, Role.ADMINISTRATOR)
"""Those who may see everything; the first that the route lets in asks."""


def _takes_version(operation: Operation) -> bool:
    return any(each["name"] == "If-Match" for each in operation.parameters("header"))


async def _mail_of(busy: Busy, operation: Operation, state: str = "") -> dict[Kind, str]:
    """For a command on a mail of a case: both of them, the case in this state."""
    if not any(each["name"] == "mail_id" for each in operation.parameters("path")):
        return {}
    if state == "merged":
        made = await busy.making.merged_mail_case()
    else:
        made = await busy.making.mail_case("It came broken.", "service@baton.example")
    return {kind: made[kind] for kind in (Kind.CASE, Kind.MESSAGE)}


COMMANDS = [each for each in operations() if _takes_version(each)]


def thing_of(operation: Operation) -> Kind | None:
    """The thing that the first id in the path names."""
    return next(iter(kinds_in_path(operation)), None)


def commander(operation: Operation) -> Person:
    role = next(each for each in COMMANDERS if each in operation.roles)
    return UNBOUND if role is Role.MACHINE else ASKERS[role]


async def ask(
    busy: Busy, operation: Operation, made: Mapping[Kind, str], **headers: str
) -> httpx.Response:
    """The command on the thing that was made."""
    ids = {**busy.own_in(operation.service), **made}
    who = commander(operation)
    request = asking(operation, ids, machine=who is UNBOUND)
    if operation.template == "/v1/configuration":
        request = replace(request, content=CONFIGURATION_FILE.read_bytes() + SURVEY.encode())
    return await request.by(busy.doors, who, **headers)


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem. AssertionError if it is another, or without a sentence."""
    told = f"{answer.status_code} {answer.text[:500]}"
    assert answer.status_code == status, told
    found: dict[str, Any] = answer.json()
    assert found["detail"].endswith("."), told
    assert found["message"], told
    return found


@pytest.mark.parametrize("operation", COMMANDS, ids=lambda each: each.name)
async def test_a_version_that_was_overtaken_is_told(busy: Busy, operation: Operation) -> None:
    kind = thing_of(operation)
    made: dict[Kind, str] = {}
    if kind is not None and kind in STATES:
        make = next(iter(STATES[kind].values()))
        made[kind] = await make(busy.making)
    made |= await _mail_of(busy, operation)
    answer = await ask(busy, operation, made, **{"if-match": STALE})
    if kind is Kind.API_KEY or operation.name in WITHOUT_VERSION:
        assert "no version" in problem(answer, 400)["detail"]
    else:
        assert "Read it again." in problem(answer, 412)["detail"]


STATEFUL = [each for each in COMMANDS if thing_of(each) in STATES]


@pytest.mark.parametrize("operation", STATEFUL, ids=lambda each: each.name)
async def test_a_state_that_does_not_allow_it_is_told(busy: Busy, operation: Operation) -> None:
    kind = thing_of(operation)
    assert kind is not None
    refused = set()
    for state, make in STATES[kind].items():
        made = {kind: await make(busy.making)}
        made |= await _mail_of(busy, operation, state)
        answer = await ask(busy, operation, made)
        if not answer.is_success:
            problem(answer, 409)
            refused.add(state)
    assert bool(refused) != (operation.name in NEVER_REFUSED), refused


def test_every_command_is_about_something_with_states_or_is_known_to_be_not() -> None:
    others = {thing_of(each) for each in COMMANDS} - STATES.keys() - {None}
    assert others <= NO_STATE_REFUSES, others
