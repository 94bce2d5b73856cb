"""Sets kept from messages: the newest message about each decides whether it is in the set."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from baton_common.engine.projections.kept_set import KeptSet
from baton_common.engine.projections.schema_version import ddl
from baton_contracts.case_updated.organisation import (
    DepartmentChanged,
    DepartmentRemoved,
    Names,
    PersonChanged,
    PersonRemoved,
)
from baton_email.projections.departments import DEPARTMENTS as EMAIL_DEPARTMENTS
from baton_email.projections.suspended import SUSPENDED as EMAIL_SUSPENDED
from baton_kpi.projections.suspended import SUSPENDED as KPI_SUSPENDED
from baton_routing.projections.departments import DEPARTMENTS as ROUTING_DEPARTMENTS
from baton_routing.projections.suspended import SUSPENDED as ROUTING_SUSPENDED
from baton_survey.projections.departments import DEPARTMENTS as SURVEY_DEPARTMENTS
from baton_survey.projections.suspended import SUSPENDED as SURVEY_SUSPENDED
from baton_testkit.projecting import Projecting, received

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERY_SUSPENDED = [EMAIL_SUSPENDED, KPI_SUSPENDED, ROUTING_SUSPENDED, SURVEY_SUSPENDED]
EVERY_DEPARTMENTS = [EMAIL_DEPARTMENTS, ROUTING_DEPARTMENTS, SURVEY_DEPARTMENTS]


def person(name: str, **how: Any) -> PersonChanged:
    names = Names(zh=name, en=name)
    return PersonChanged(person=name, names=names, departments=(), house_version=1, **how)


def department(name: str) -> DepartmentChanged:
    names = Names(zh=name, en=name)
    return DepartmentChanged(department=name, names=names, zone="UTC", house_version=1)


@pytest.mark.parametrize("suspended", EVERY_SUSPENDED)
def test_the_last_word_about_each_person_counts(suspended: KeptSet) -> None:
    screen, row = Projecting(lambda: suspended), suspended.row
    first = (person("ana", suspended=True), person("bo"), person("cy", suspended=True))
    then = (person("ana"), PersonRemoved(person="cy", house_version=2), department("ana"))
    known = screen.given(*received(*first, at=NINE))
    known.then(suspended.table, row("ana"), row("cy"))
    screen.given(*received(*first, *then, at=NINE)).then(suspended.table)


@pytest.mark.parametrize("departments", EVERY_DEPARTMENTS)
def test_a_department_is_there_until_it_is_removed(departments: KeptSet) -> None:
    screen, row = Projecting(lambda: departments), departments.row
    gone = DepartmentRemoved(department="billing", house_version=2)
    told = (department("returns"), department("billing"), person("ana"), gone)
    screen.given(*received(*told, at=NINE)).then(
        departments.table, row("billing", False), row("returns", True)
    )
    again = screen.given(*received(*told, department("billing"), at=NINE))
    again.then(departments.table, row("billing", True), row("returns", True))


def test_a_message_of_an_older_version_counts() -> None:
    [newest] = received(person("ana", suspended=True), at=NINE)
    [removed] = received(PersonRemoved(person="bo", house_version=2), at=NINE)
    before = {"person": "ana", "names": {"zh": "a", "en": "a"}, "departments": []}
    older = msgspec.json.encode({**before, "house_version": 1})
    v1 = replace(newest, type="baton.person.changed.v1", body=older)
    screen = Projecting(lambda: KPI_SUSPENDED)
    screen.given(newest, removed, v1).then(KPI_SUSPENDED.table)


def test_the_tables_are_those_of_the_release_before() -> None:
    [suspended], [departments] = ddl(KPI_SUSPENDED), ddl(EMAIL_DEPARTMENTS)
    assert "CREATE TABLE IF NOT EXISTS suspended" in suspended
    assert "person TEXT NOT NULL" in suspended
    assert "id TEXT NOT NULL" in departments
    assert "is_there BOOLEAN NOT NULL" in departments
