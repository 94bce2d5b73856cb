"""Which days a report may be asked for, and whose counts it shows."""

from datetime import date

import pytest

from baton_common.http.problems import Problem
from baton_common.identity.principal import Principal, Role
from baton_kpi.api import Range, departments_of, zone_of

MONDAY = date(2026, 3, 2)


def test_the_days_are_those_of_a_zone() -> None:
    assert zone_of(Range(first=MONDAY, last=MONDAY, zone="Asia/Shanghai")).key == "Asia/Shanghai"
    assert zone_of(Range(first=MONDAY, last=MONDAY)).key == "UTC"


@pytest.mark.parametrize("zone", ["", "Asia", "Mars/One", "../../etc/passwd", "/", "x" * 5_000])
def test_what_is_no_zone_is_refused_with_one_that_is(zone: str) -> None:
    with pytest.raises(Problem) as refused:
        zone_of(Range(first=MONDAY, last=MONDAY, zone=zone))
    assert refused.value.status == 422
    assert "name one like Asia/Shanghai" in refused.value.detail


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(1, 1, 1), date(1, 1, 2)),
        (date(9999, 12, 30), date(9999, 12, 31)),
        (date(2026, 3, 3), MONDAY),
        (date(2025, 1, 1), MONDAY),
    ],
)
def test_days_out_of_order_or_out_of_reach_are_refused(first: date, last: date) -> None:
    with pytest.raises(Problem) as refused:
        zone_of(Range(first=first, last=last, zone="America/New_York"))
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("roles", "departments", "asked", "seen"),
    [
        ([Role.LEAD], ["billing", "returns"], None, ["billing", "returns"]),
        ([Role.LEAD], ["billing"], "returns", []),
        ([Role.AUDITOR], [], None, None),
        ([Role.AUDITOR], [], "returns", ["returns"]),
        ([Role.MACHINE], [], None, None),
        ([Role.MACHINE], ["billing"], None, ["billing"]),
    ],
)
def test_everybody_sees_their_departments_and_some_see_all(
    roles: list[Role], departments: list[str], asked: str | None, seen: list[str] | None
) -> None:
    machine = Role.MACHINE in roles
    who = Principal("x", frozenset(roles), frozenset(departments), is_machine=machine)
    assert departments_of(who, asked) == seen
