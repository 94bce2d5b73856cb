"""Finds a person of the organisation for a token, when only a role was named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from baton_common.edge.identity.principal import Role


@dataclass(frozen=True)
class Member:
    """A person of the organisation, and their departments."""

    person: str
    departments: list[str]


def member_of(configuration: dict[str, Any], role: Role, person: str | None) -> Member | None:
    """The named person; without a name the first who has the role: a department's lead, the
    duty officer of the command centre, or whoever is on duty. None: there is no such person."""
    known = {each["id"]: list(each["departments"]) for each in configuration["people"]}
    named = [person] if person is not None else _who_fit(configuration, role)
    for name in named:
        if name in known:
            led = [each["id"] for each in configuration["departments"] if each["lead"] == name]
            return Member(name, sorted({*known[name], *led}))
    return None


def _who_fit(configuration: dict[str, Any], role: Role) -> Iterator[str]:
    if role is Role.COMMAND_CENTRE:
        yield configuration["duty_officer"]
        return
    for department in configuration["departments"]:
        if role is Role.AGENT:
            yield from department["on_duty"]
        elif department["lead"] is not None:
            yield department["lead"]
