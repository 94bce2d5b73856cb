"""The read model as it follows topics: what it passes over, and what people are called."""

from datetime import UTC, datetime

from baton_contracts.case_updated.customer import CustomerAddressFailed
from baton_contracts.case_updated.organisation import DepartmentChanged, Names, PersonChanged
from baton_kpi.domain.facts.kinds import KIND
from baton_kpi.projections.indicators import Indicators, NameRow
from baton_kpi.projections.tables import FACTS, NAMES
from baton_testkit.projecting import Projecting, received
from tests.unit.kpi import messages as n

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
indicators = Projecting(Indicators)


def called(zh: str, en: str) -> DepartmentChanged:
    names = Names(zh=zh, en=en)
    return DepartmentChanged(department="returns", names=names, zone="UTC", house_version=1)


ANA = PersonChanged(
    person="ana", names=Names(zh="安娜", en="Ana"), departments=("returns",), house_version=1
)


def test_a_department_and_a_person_have_the_name_they_were_last_given() -> None:
    message = (called("退货", "Returns"), ANA, called("退换货", "Returns and exchanges"))
    indicators.given(*received(*message, at=NINE)).then(
        NAMES,
        NameRow(kind="department", id="returns", zh="退换货", en="Returns and exchanges"),
        NameRow(kind="person", id="ana", zh="安娜", en="Ana", departments=["returns"]),
    )


def test_news_of_a_case_become_a_fact() -> None:
    shown = indicators.given(*received(n.opened("c1"), at=NINE))
    (fact,) = shown.rows(FACTS["cases"], KIND["cases"])
    assert fact.id == "c1"


def test_news_that_count_nothing_change_nothing() -> None:
    failed = CustomerAddressFailed(customer_id="cu1", subject="s1", failing=True)
    assert indicators.given(*received(failed, at=NINE)).store.tables == {}
