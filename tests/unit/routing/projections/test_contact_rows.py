"""Contacts as they are listed, and what each queue did in each quarter of an hour."""

import msgspec

from baton_common.model.messages import Event
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.contact import events as happened
from baton_routing.projections.contacts import (
    CONTACTS,
    QUARTERS,
    ContactRow,
    Contacts,
    QuarterRow,
)
from baton_testkit.projecting import Projecting, recorded
from tests.unit.routing.domain.cast import NINE, RETURNS, answered, arrived, at, offered

contacts = Projecting(Contacts)

IN_TIME = of_configuration.QueueChanged(
    queue=msgspec.structs.replace(RETURNS, service_level=20), version=1, at=NINE
)
STRICTER = of_configuration.QueueChanged(
    queue=msgspec.structs.replace(RETURNS, service_level=5), version=2, at=NINE
)
REMOVED = of_configuration.QueueRemoved(queue="returns", version=2, at=NINE)
ABANDONED = happened.ContactAbandoned(contact_id="c1", waited_seconds=30, at=at(30))


def row(*events: Event) -> ContactRow:
    """The row of c1 after these events."""
    return contacts.given(*recorded(*events)).row(CONTACTS, ContactRow, "c1")


def quarter(*events: Event) -> QuarterRow:
    """The quarter of an hour from nine on in the queue for returns."""
    return contacts.given(*recorded(*events)).row(QUARTERS, QuarterRow, "returns", NINE)


def test_one_that_waits_says_since_when() -> None:
    waits = row(*arrived())
    assert (waits.state, waits.queue, waits.waits_since) == ("waiting", "returns", NINE)


def test_one_that_was_answered_says_by_whom_and_how_long_it_waited() -> None:
    talks = row(*arrived(), offered("ana", 2), answered("ana", 7))
    assert (talks.state, talks.agent, talks.answered_at) == ("answered", "ana", at(7))
    assert (talks.waits_since, talks.waited_seconds, talks.over_at) == (None, 7, None)


def test_one_that_gave_up_is_over() -> None:
    gone = row(*arrived(), ABANDONED)
    assert (gone.state, gone.over_at, gone.waited_seconds) == ("abandoned", at(30), 30)


def test_a_queue_counts_who_came_and_who_was_answered_in_time() -> None:
    counted = quarter(IN_TIME, *arrived(), offered("ana", 2), answered("ana", 7))
    assert (counted.arrived, counted.answered, counted.in_time) == (1, 1, 1)
    assert (counted.abandoned, counted.waited_seconds) == (0, 7)


def test_what_counts_as_in_time_is_what_the_queue_says_at_that_moment() -> None:
    talks = (*arrived(), offered("ana", 2), answered("ana", 7))
    assert quarter(IN_TIME, *talks, STRICTER).in_time == 1
    assert quarter(IN_TIME, STRICTER, *talks).in_time == 0
    assert quarter(IN_TIME, REMOVED, *talks).in_time == 0


def test_what_was_answered_again_after_a_transfer_counts_once() -> None:
    talks = (*arrived(), offered("ana", 2), answered("ana", 7))
    again = answered("bo", 50, transfer="blind", before="ana")
    assert quarter(*talks, offered("bo", 45), again).answered == 1
