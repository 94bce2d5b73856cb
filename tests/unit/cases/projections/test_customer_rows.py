"""Customers and addresses: who took whom in, whose an address is, and whether it fails."""

from baton_cases.domain.address import events as of_address
from baton_cases.domain.address.state import Claimed
from baton_cases.domain.customer import events as happened
from baton_cases.projections.customers import (
    ADDRESSES,
    CUSTOMERS,
    AddressRow,
    CustomerRow,
    Customers,
)
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, Shown, recorded
from tests.unit.cases.story.telling import AT, WORDS

customers = Projecting(Customers)


def registered(customer_id: str) -> Event:
    return happened.CustomerRegistered(
        customer_id=customer_id, address=WORDS, name=None, language="en", at=AT
    )


BOTH = (registered("cu1"), registered("cu2"))
MERGED = (
    happened.CustomerMerged(customer_id="cu1", merged_id="cu2", addresses=(), by="lena", at=AT),
    happened.CustomerTakenIn(customer_id="cu2", into="cu1", by="lena", at=AT),
)
UNDONE = (
    happened.CustomerMergeUndone(customer_id="cu1", separated_id="cu2", by="lena", at=AT),
    happened.CustomerSeparated(customer_id="cu2", out_of="cu1", by="lena", at=AT),
)
CLAIMED = of_address.AddressClaimed(subject="s1", customer_id="cu1", at=AT)
FAILED = of_address.AddressFailed(
    subject="s1", customer_id="cu1", status="5.1.1", mail_id="m1", at=AT
)
RECOVERED = of_address.AddressRecovered(subject="s1", customer_id="cu1", at=AT)


def taken_in(shown: Shown) -> dict[str, str | None]:
    return {row.customer_id: row.taken_in_by for row in shown.rows(CUSTOMERS, CustomerRow)}


def test_a_merge_says_who_took_whom_in_until_it_is_undone() -> None:
    merged = customers.given(*recorded(*BOTH, *MERGED))
    assert taken_in(merged) == {"cu1": None, "cu2": "cu1"}
    undone = customers.given(*recorded(*BOTH, *MERGED, *UNDONE))
    assert taken_in(undone) == {"cu1": None, "cu2": None}


def test_an_address_fails_until_somebody_writes_from_it_again() -> None:
    works = AddressRow(subject="s1", customer_id="cu1", state=Claimed(customer_id="cu1"))
    fails = AddressRow(
        subject="s1",
        customer_id="cu1",
        failing=True,
        state=Claimed(customer_id="cu1", failing=True),
    )
    customers.given(*recorded(CLAIMED)).then(ADDRESSES, works)
    customers.given(*recorded(CLAIMED, FAILED)).then(ADDRESSES, fails)
    customers.given(*recorded(CLAIMED, FAILED, RECOVERED)).then(ADDRESSES, works)


def test_an_address_that_staff_added_belongs_to_them_in_their_departments() -> None:
    added = of_address.AddressClaimed(
        subject="s1", customer_id="cu2", departments=("returns",), at=AT
    )
    there = {"returns": "cu2"}
    alone = AddressRow(
        subject="s1", departments=there, state=Claimed(customer_id=None, departments=there)
    )
    both = AddressRow(
        subject="s1",
        customer_id="cu1",
        departments=there,
        state=Claimed(customer_id="cu1", departments=there),
    )
    customers.given(*recorded(added)).then(ADDRESSES, alone)
    customers.given(*recorded(added, CLAIMED)).then(ADDRESSES, both)
