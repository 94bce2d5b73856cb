"""Which departments there are: the newest that cases told of each."""

from datetime import UTC, datetime

from baton_contracts.case_updated.organisation import DepartmentChanged, DepartmentRemoved, Names
from baton_survey.projections.departments import DEPARTMENTS, DepartmentRow, Departments
from baton_testkit.projecting import Projecting, received

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
departments = Projecting(Departments)


def changed(department: str) -> DepartmentChanged:
    names = Names(zh=department, en=department)
    return DepartmentChanged(department=department, names=names, zone="UTC", house_version=1)


def test_a_department_is_there_until_it_is_removed() -> None:
    gone = DepartmentRemoved(department="billing", house_version=2)
    departments.given(*received(changed("returns"), changed("billing"), gone, at=NINE)).then(
        DEPARTMENTS,
        DepartmentRow(id="billing", is_there=False),
        DepartmentRow(id="returns", is_there=True),
    )


def test_one_that_comes_again_is_there() -> None:
    gone = DepartmentRemoved(department="returns", house_version=2)
    departments.given(*received(changed("returns"), gone, changed("returns"), at=NINE)).then(
        DEPARTMENTS, DepartmentRow(id="returns", is_there=True)
    )
