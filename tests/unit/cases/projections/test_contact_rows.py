"""Live contacts: whom each rings at and who speaks; what is over is taken out."""

from typing import Any

from baton_cases.domain.contact import events as happened
from baton_cases.domain.contact.events import ContactReport, ContactStatus
from baton_cases.projections.contacts import CONTACTS, ContactRow, Contacts
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import AT, LATER, WORDS

contacts = Projecting(Contacts)


def told(stand: ContactStatus, version: int, agent: str | None = None) -> dict[str, Any]:
    said = ContactReport(
        stand=stand,
        channel="voice",
        queue="returns",
        language="zh",
        agent=agent,
        case_id=None,
        version=version,
    )
    return {"contact_id": "call1", "cases": (), "told": said, "at": AT}


ARRIVED = happened.ContactArrived(**told("waiting", 1), caller=WORDS, dialled=None)
OFFERED = happened.ContactOffered(**told("offered", 2, "ana"), lapses_at=LATER)
ANSWERED = happened.ContactAnswered(**told("answered", 3, "ana"), transfer=None, before=None)
JOINED = happened.ContactJoinedCase(
    contact_id="call1", cases=("c1",), case_id="c1", by="ana", at=AT
)
ABANDONED = happened.ContactAbandoned(**told("abandoned", 2), waited_seconds=60)


def row(*events: Event) -> ContactRow:
    """The row of the contact after these events."""
    return contacts.given(*recorded(ARRIVED, *events)).row(CONTACTS, ContactRow, "call1")


def test_one_that_rings_says_at_whom_and_until_when() -> None:
    rings = row(OFFERED)
    assert (rings.rings_at, rings.lapses_at, rings.people) == ("ana", LATER, ["ana"])
    assert (rings.queue, rings.caller) == ("returns", WORDS.subject)


def test_one_that_was_answered_says_who_speaks_and_whether_it_has_a_case() -> None:
    answered = row(OFFERED, ANSWERED)
    assert (answered.rings_at, answered.talking, answered.is_linked) == (None, ["ana"], False)
    assert row(OFFERED, ANSWERED, JOINED).is_linked


def test_what_is_over_is_taken_out() -> None:
    contacts.given(*recorded(ARRIVED, ABANDONED)).then(CONTACTS)
