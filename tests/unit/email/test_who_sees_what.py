"""Whose mails somebody sees, and what is open to everybody."""

import pytest

from baton_common.edge.identity.principal import Principal, Role
from baton_email.api.access import seen_by
from baton_email.queries.messages import VisibleMails


@pytest.mark.parametrize(
    ("role", "departments", "everything"),
    [
        (Role.AGENT, ["returns", "billing"], False),
        (Role.AGENT, [], False),
        (Role.COMMAND_CENTRE, ["returns"], True),
        (Role.AUDITOR, [], True),
        (Role.MACHINE, ["*"], True),
        (Role.MACHINE, [], False),
        (Role.MACHINE, ["billing"], False),
    ],
)
def test_everybody_sees_their_departments_and_some_see_all(
    role: Role, departments: list[str], everything: bool
) -> None:
    machine = role is Role.MACHINE
    who = Principal("x", frozenset([role]), frozenset(departments), is_machine=machine)
    assert seen_by(who) == VisibleMails(
        everything=everything, departments=tuple(sorted(departments))
    )
