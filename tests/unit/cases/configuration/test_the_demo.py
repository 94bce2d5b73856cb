"""The demo's configuration file is a whole organisation."""

from baton_cases.domain.organisation.model import (
    DAY,
    Priority,
    Rungs,
    WeeklyOfficerShift,
    WeeklyShift,
)
from tests.unit.cases.demo import demo_plan

PLAN = demo_plan()
EVERY_DAY = tuple(range(7))


def test_it_has_four_departments_ten_people_and_matters_with_words_in_both_languages() -> None:
    assert [each.department for each in PLAN.departments] == [
        "returns",
        "logistics",
        "billing",
        "technical",
    ]
    assert len(PLAN.people) == 10
    sorted_by_words = {rule.matter for rule in PLAN.word_rules if rule.language == "zh"}
    assert sorted_by_words == {rule.matter for rule in PLAN.word_rules if rule.language == "en"}
    assert {each.matter for each in PLAN.matters} - sorted_by_words == {"unsorted"}


def test_it_is_on_duty_day_and_night() -> None:
    roster = PLAN.rosters[0]
    assert roster.weekly == (
        WeeklyShift(weekdays=EVERY_DAY, start=0, end=DAY, owner="ana", backup="bo"),
    )
    assert PLAN.command_centre.weekly == (
        WeeklyOfficerShift(weekdays=EVERY_DAY, start=8 * 3600, end=20 * 3600, officer="otto"),
        WeeklyOfficerShift(weekdays=EVERY_DAY, start=20 * 3600, end=32 * 3600, officer="nora"),
    )


def test_its_deadlines_are_short_enough_to_watch() -> None:
    for matter in PLAN.matters:
        rungs = matter.policy.rungs
        times = (rungs.owner, rungs.backup, rungs.lead, rungs.command_centre)
        assert all(20 <= each <= 60 for each in times)


def test_danger_is_an_emergency() -> None:
    danger = PLAN.matters[0]
    assert (danger.priority, danger.policy.emergency) == (Priority.EMERGENCY, True)
    assert danger.policy.rungs == Rungs(owner=20, backup=20, lead=20, command_centre=30)


def test_each_department_s_own_address_leads_to_a_matter_of_its_own() -> None:
    department = {each.matter: each.department for each in PLAN.matters}
    assert {address: department[matter] for address, matter in PLAN.addresses.items()} == {
        "returns@baton.example": "returns",
        "logistics@baton.example": "logistics",
        "billing@baton.example": "billing",
        "support@baton.example": "technical",
    }
