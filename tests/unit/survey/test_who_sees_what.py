"""Whose answers somebody sees, and what is open to everybody."""

import pytest

from baton_common.edge.identity.principal import Principal, Role
from baton_survey.api.access import departments_of


@pytest.mark.parametrize(
    ("role", "departments", "seen"),
    [
        (Role.LEAD, ["returns", "billing"], ["billing", "returns"]),
        (Role.SUPERVISOR, [], []),
        (Role.COMMAND_CENTRE, ["returns"], None),
        (Role.MACHINE, ["*"], None),
        (Role.MACHINE, [], []),
        (Role.MACHINE, ["billing"], ["billing"]),
    ],
)
def test_everybody_sees_their_departments_and_some_see_all(
    role: Role, departments: list[str], seen: list[str] | None
) -> None:
    machine = role is Role.MACHINE
    who = Principal("x", frozenset([role]), frozenset(departments), is_machine=machine)
    assert departments_of(who) == seen
