"""Whose mails somebody sees, and what is open to everybody."""

import pytest

from baton_common.edge.http.policy_check import policy_violations
from baton_common.edge.identity.principal import Principal, Role
from baton_email.api.access import seen_by
from baton_email.queries.messages import Seen
from tests.api_documents import api_of


@pytest.mark.parametrize(
    ("role", "departments", "everything"),
    [
        (Role.AGENT, ["returns", "billing"], False),
        (Role.AGENT, [], False),
        (Role.COMMAND_CENTRE, ["returns"], True),
        (Role.AUDITOR, [], True),
        (Role.MACHINE, [], True),
        (Role.MACHINE, ["billing"], False),
    ],
)
def test_everybody_sees_their_departments_and_some_see_all(
    role: Role, departments: list[str], everything: bool
) -> None:
    machine = role is Role.MACHINE
    who = Principal("x", frozenset([role]), frozenset(departments), is_machine=machine)
    assert seen_by(who) == Seen(everything=everything, departments=tuple(sorted(departments)))


async def test_only_a_file_with_its_signed_link_is_open_to_everybody() -> None:
    link = frozenset({"GET /v1/attachments/{attachment_id}"})
    api = (await api_of("email")).fastapi
    assert policy_violations(api, may_be_public=link) == []
    assert len(policy_violations(api)) == len(link)
