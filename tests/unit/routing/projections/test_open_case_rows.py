"""Which case a customer has open, from news that may come late and in another order."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import msgspec
import pytest

from baton_common.model.contract import Contract
from baton_contracts.case_updated.case import CaseClosed, CaseOpened, CaseSummary
from baton_contracts.case_updated.customer import (
    AddressUnlinked,
    ContactLinked,
    CustomerAddressAdded,
    CustomerMerged,
    CustomerMergeUndone,
)
from baton_routing.projections.open_cases import (
    CASES,
    CUSTOMERS,
    SUBJECTS,
    CaseRow,
    CustomerRow,
    OpenCases,
    SubjectRow,
)
from baton_testkit.projecting import Projecting, Shown, received
from tests.unit.routing.domain.cast import NINE

open_cases = Projecting(OpenCases)
HOUR = timedelta(hours=1)

SUMMARY = CaseSummary(
    id="c1",
    number="N-c1",
    state="open",
    matter="exchange",
    priority="normal",
    department="returns",
    owner="ana",
    language="en",
    version=1,
)
OPENED = CaseOpened(case=SUMMARY, customer_id="kim", channel="voice")
CLOSED = CaseClosed(
    case=msgspec.structs.replace(SUMMARY, state="closed", version=3),
    customer_id="kim",
    channel="voice",
    by="ana",
)
LINKED = ContactLinked(case_id="c1", customer_id="kim", subjects=("s1",), direction="inbound")
ADDED = CustomerAddressAdded(customer_id="lee", subject="s2", subjects=("s2",))
MERGED = CustomerMerged(customer_id="kim", merged_id="lee", subjects=("s1", "s2"))
UNDONE = CustomerMergeUndone(customer_id="kim", separated_id="lee", subjects=("s1",))


def shown(message: Sequence[Contract]) -> Shown:
    return open_cases.given(*received(*message, at=NINE))


def whose(message: Sequence[Contract]) -> dict[str, str | None]:
    """Customers by address."""
    rows = shown(message).rows(SUBJECTS, SubjectRow)
    return {row.subject: row.customer_id for row in rows}


@pytest.mark.parametrize("message", list(permutations([OPENED, CLOSED, LINKED])))
def test_the_news_with_the_greatest_version_counts_whenever_it_comes(
    message: Sequence[Contract],
) -> None:
    case = CaseRow(
        case_id="c1",
        customer_id="kim",
        owner="ana",
        department="returns",
        state="closed",
        version=3,
        touched_at=NINE,
    )
    shown(message).then(CASES, case).then(
        SUBJECTS, SubjectRow(subject="s1", customer_id="kim", since=NINE)
    )


def test_a_case_of_which_only_a_link_was_heard_has_no_owner_yet() -> None:
    linked = CaseRow(
        case_id="c1",
        customer_id="kim",
        owner=None,
        department=None,
        state="open",
        version=0,
        touched_at=NINE,
    )
    shown([LINKED]).then(CASES, linked)


def test_a_merge_takes_addresses_over_and_gives_them_back() -> None:
    merged = [LINKED, ADDED, MERGED]
    assert whose(merged) == {"s1": "kim", "s2": "kim"}
    shown(merged).then(CUSTOMERS, CustomerRow(customer_id="lee", taken_in_by="kim"))
    assert whose([*merged, UNDONE]) == {"s1": "kim", "s2": "lee"}
    shown([*merged, UNDONE]).then(CUSTOMERS)


@pytest.mark.parametrize("message", list(permutations(range(3))))
def test_the_last_word_on_a_number_counts_whenever_it_comes(message: Sequence[int]) -> None:
    said = [
        *received(LINKED, at=NINE),
        *received(AddressUnlinked(subject="s1", shared=True), at=NINE + HOUR),
        *received(OPENED, at=NINE),
    ]
    several = SubjectRow(subject="s1", customer_id=None, since=NINE + HOUR, shared=True)
    open_cases.given(*(said[each] for each in message)).then(SUBJECTS, several)


@pytest.mark.parametrize("message", list(permutations(range(3))))
def test_whoever_is_linked_when_the_number_is_not_shared_any_more_is_known_by_it(
    message: Sequence[int],
) -> None:
    said = [
        *received(AddressUnlinked(subject="s1", shared=True), at=NINE),
        *received(AddressUnlinked(subject="s1", shared=False), at=NINE + HOUR),
        *received(
            CustomerAddressAdded(customer_id="kim", subject="s1", subjects=("s1",)), at=NINE + HOUR
        ),
    ]
    known = SubjectRow(subject="s1", customer_id="kim", since=NINE + HOUR)
    open_cases.given(*(said[each] for each in message)).then(SUBJECTS, known)
