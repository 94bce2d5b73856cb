"""Whose answers somebody sees, and what is open to everybody."""

import pytest

from baton_common.edge.http.policy_check import policy_violations
from baton_common.edge.identity.principal import Principal, Role
from baton_survey.api.access import departments_of
from tests.api_documents import api_of


@pytest.mark.parametrize(
    ("role", "departments", "seen"),
    [
        (Role.LEAD, ["returns", "billing"], ["billing", "returns"]),
        (Role.SUPERVISOR, [], []),
        (Role.COMMAND_CENTRE, ["returns"], None),
        (Role.MACHINE, [], None),
        (Role.MACHINE, ["billing"], ["billing"]),
    ],
)
def test_everybody_sees_their_departments_and_some_see_all(
    role: Role, departments: list[str], seen: list[str] | None
) -> None:
    machine = role is Role.MACHINE
    who = Principal("x", frozenset([role]), frozenset(departments), is_machine=machine)
    assert departments_of(who) == seen


async def test_only_the_customers_page_is_open_to_everybody() -> None:
    page = frozenset({"GET /s/{token}", "POST /s/{token}"})
    api = (await api_of("survey")).fastapi
    assert policy_violations(api, may_be_public=page) == []
    assert len(policy_violations(api)) == len(page)
