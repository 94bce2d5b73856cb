"""A contact waits from its arrival until the customer gives up."""

from datetime import UTC, datetime, timedelta

from baton_common.testing.deciding import Deciding
from baton_routing.domain.contact import CONTACT, AbandonContact, ArriveContact, Over, decide
from baton_routing.domain.events import ContactAbandoned, ContactArrived

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NINE + timedelta(seconds=42, microseconds=700_000)

contact = Deciding(CONTACT, decide)

arrive = ArriveContact(
    contact_id="k1",
    channel="voice",
    queue="returns",
    language="zh",
    priority=5,
    caller=None,
    dialled="+861055550100",
    at=NINE,
)
arrived = ContactArrived(
    contact_id="k1",
    channel="voice",
    queue="returns",
    language="zh",
    priority=5,
    caller=None,
    dialled="+861055550100",
    at=NINE,
)
abandon = AbandonContact(contact_id="k1", at=LATER)
abandoned = ContactAbandoned(contact_id="k1", waited_seconds=42, at=LATER)


def test_a_contact_arrives_and_waits() -> None:
    contact.when(arrive).then(arrived)


def test_the_customer_gives_up_after_whole_seconds_of_waiting() -> None:
    contact.given(arrived).when(abandon).then(abandoned).leaves(Over())


def test_a_contact_arrives_once() -> None:
    contact.given(arrived).when(arrive).refused(
        "contact k1 has arrived already; a new contact needs a new id"
    )


def test_nobody_gives_up_twice() -> None:
    contact.given(arrived, abandoned).when(abandon).refused(
        "contact k1 is over already; there is nothing to abandon"
    )


def test_nobody_gives_up_who_never_came() -> None:
    contact.when(abandon).refused("There is nothing under this id.", code="unknown")
