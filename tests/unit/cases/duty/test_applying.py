"""A plan becomes the organisation: only what differs, all problems at once."""

from datetime import date
from typing import Any

import msgspec
import pytest

from baton_cases.domain.organisation import events as happened
from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.decide import decide
from baton_cases.domain.organisation.model import (
    DAY,
    CommandCentre,
    HandoffPolicy,
    Hours,
    OfficerShift,
    Opening,
    Rungs,
    WeeklyOfficerShift,
)
from baton_cases.domain.organisation.problems import problems
from baton_cases.domain.organisation.state import ORGANISATION, Organisation
from baton_testkit.deciding import Deciding, Past
from tests.unit.cases.floor import OFFICE_HOURS, at, away, days, organisation, shift

THE_ORGANISATION = Deciding(ORGANISATION, decide)
MONDAY = at("Mon 08:00")


def apply(plan: Any) -> ApplyPlan:
    return ApplyPlan(plan=plan, by="zoe", at=MONDAY)


def applied(plan: Any) -> Past[Organisation]:
    return THE_ORGANISATION.given(*THE_ORGANISATION.when(apply(plan)).events)


def test_what_is_equal_already_changes_nothing() -> None:
    applied(organisation()).when(apply(organisation())).then()


def test_everything_of_a_new_organisation_is_told_and_summed_up_last() -> None:
    events = THE_ORGANISATION.when(apply(organisation())).events
    last = events[-1]
    assert isinstance(last, happened.OrganisationApplied)
    assert (last.version, len(last.changed)) == (1, len(events) - 1)


def test_only_what_differs_is_told() -> None:
    outcome = applied(organisation()).when(
        apply(organisation(lead="eve", returns=days("bo", "ana")))
    )
    assert [type(event) for event in outcome.events] == [
        happened.DepartmentChanged,
        happened.RosterChanged,
        happened.OrganisationApplied,
    ]


def test_every_version_of_the_hours_is_kept_for_what_runs_on_it() -> None:
    longer = msgspec.structs.replace(OFFICE_HOURS, days={date(2026, 3, 7): (Opening(0, DAY),)})
    before = applied(organisation())
    after = THE_ORGANISATION.given(
        *THE_ORGANISATION.when(apply(organisation())).events,
        *before.when(apply(organisation(hours=longer))).events,
    ).state
    assert after.hours_version("returns") == 2
    assert not after.calendar("returns", 1).is_open(at("Sat 10:00"))
    assert after.calendar("returns", 2).is_open(at("Sat 10:00"))


def test_who_and_what_is_gone_is_told() -> None:
    plan = organisation(absences=[away("ana", "Mon 09:00", "Mon 10:00")])
    rest = msgspec.structs.replace(
        organisation(returns=()),
        matters=(),
        people=tuple(p for p in plan.people if p.person != "zed"),
    )
    told = [type(event) for event in applied(plan).when(apply(rest)).events]
    assert {happened.PersonLeft, happened.MatterRemoved, happened.AbsencesChanged} <= set(told)


def test_a_plan_with_problems_is_refused_with_all_of_them() -> None:
    plan = organisation(lead="nobody", returns=[shift("Mon 18:00", "Mon 09:00", "nobody")])
    THE_ORGANISATION.when(apply(plan)).refused(
        "The lead nobody is not among the people. A shift must end after it begins. "
        "nobody is not among the people.",
        code="configuration-problems",
    )


def centre(*shifts: tuple[str, str]) -> CommandCentre:
    return CommandCentre(
        shifts=tuple(OfficerShift(start=at(a), end=at(b), officer="otto") for a, b in shifts)
    )


def weekly(start: int, end: int) -> CommandCentre:
    whole_week = tuple(range(7))
    return CommandCentre(
        weekly=(WeeklyOfficerShift(weekdays=whole_week, start=start, end=end, officer="otto"),)
    )


WRONG: list[tuple[dict[str, Any], str]] = [
    (
        {"command_centre": CommandCentre()},
        "There is no duty officer; the command centre always needs one.",
    ),
    (
        {"command_centre": centre(("Mon 08:00", "Mon 20:00"), ("Mon 21:00", "Tue 08:00"))},
        "There is no duty officer from 2026-03-02T12:00:00+00:00 to 2026-03-02T13:00:00+00:00.",
    ),
    (
        {"command_centre": weekly(0, DAY - 60)},
        "There is no duty officer from Monday 23:59 to Tuesday 00:00.",
    ),
    ({"zone": "Mars/Olympus"}, "'Mars/Olympus' is not a time zone; write one like Europe/Berlin."),
    ({"departments": ()}, "The organisation has no department."),
    ({"addresses": {"a@baton.example": "moon"}}, "No matter moon."),
    ({"absences": (away("who", "Mon 09:00", "Mon 10:00"),)}, "who is not among the people."),
]


@pytest.mark.parametrize(("but", "sentence"), WRONG)
def test_a_wrong_plan_says_what_is_wrong(but: dict[str, Any], sentence: str) -> None:
    plan = msgspec.structs.replace(organisation(), **but)
    assert sentence in [problem.sentence for problem in problems(plan)]


def test_a_roster_of_officers_without_a_gap_is_fine() -> None:
    for fine in (centre(("Mon 08:00", "Mon 20:00"), ("Mon 20:00", "Tue 08:00")), weekly(0, DAY)):
        assert problems(msgspec.structs.replace(organisation(), command_centre=fine)) == []


@pytest.mark.parametrize(
    ("openings", "sentence"),
    [
        ((Opening(10, 10),), "An interval must end after it begins, and by 24:00."),
        ((Opening(0, DAY + 1),), "An interval must end after it begins, and by 24:00."),
        (
            (Opening(10, 30), Opening(20, 40)),
            "The intervals of a day must be in order and must not overlap.",
        ),
        ((), "It is never open, so nobody could be asked."),
    ],
)
def test_wrong_hours_say_what_is_wrong(openings: tuple[Opening, ...], sentence: str) -> None:
    hours = Hours(zone="Asia/Shanghai", weekly=(openings,) + ((),) * 6)
    assert sentence in [problem.sentence for problem in problems(organisation(hours=hours))]


def test_the_time_of_a_rung_is_not_negative() -> None:
    plan = organisation(policy=HandoffPolicy(rungs=Rungs(lead=-1)))
    assert problems(plan)[0].place == ("matters", "returns", "policy", "rungs")
