"""A contact comes, waits, is moved on, and is over."""

import msgspec
import pytest

from baton_routing.domain.configuration.model import Overflow, Queue
from baton_routing.domain.configuration.state import Configuration
from baton_routing.domain.contact.commands import (
    EndConversation,
    LeaveQueue,
    QueueContact,
    RecordAbandonment,
    SetCase,
)
from baton_routing.domain.contact.events import (
    CaseLinked,
    ContactAbandoned,
    ContactEnded,
    ContactOverflowed,
    ContactQueued,
)
from tests.unit.routing.domain.cast import (
    CONFIGURATION,
    NINE,
    RETURNS,
    answered,
    arrived,
    at,
    contact,
    offered,
)

arrive = QueueContact(
    contact_id="c1",
    channel="voice",
    queue="returns",
    language=None,
    priority=0,
    caller=None,
    dialled=None,
    last_agent=None,
    case_id=None,
    unidentified=None,
    within=None,
    configuration=CONFIGURATION,
    at=NINE,
)
abandon = RecordAbandonment(contact_id="c1", at=at(42.7))
waits = contact.given(*arrived())
talks = contact.given(*arrived(), offered("ana", 5), answered("ana", 7))
WITH_NET = msgspec.structs.replace(CONFIGURATION, default_queue="tech", numbers={"+443": "returns"})


def test_it_waits_where_the_channel_asked() -> None:
    contact.when(arrive).then(*arrived())


def test_it_comes_once() -> None:
    waits.when(arrive).refused("Contact c1 has arrived already; a new contact needs a new id.")


@pytest.mark.parametrize(
    ("asked", "dialled", "language", "found"),
    [
        ("returns", "+443", "en", ("returns", "asked", None, "en")),
        (None, "+443", None, ("returns", "dialled", None, None)),
        ("sales", "+443", None, ("returns", "dialled", "sales", None)),
        ("sales", "+449", None, ("tech", "default", "sales", None)),
        (None, "+449", None, ("tech", "default", "+449", None)),
        ("returns", None, "en-GB", ("returns", "asked", None, "en")),
        ("returns", None, "fr", ("tech", "default", "language fr", None)),
    ],
)
def test_it_is_never_lost_where_there_is_a_default_queue(
    asked: str | None, dialled: str | None, language: str | None, found: tuple[str | None, ...]
) -> None:
    assert WITH_NET.destination(asked, dialled, language) == (*found, ())


def test_without_a_default_queue_what_is_not_known_is_refused() -> None:
    elsewhere = msgspec.structs.replace(arrive, queue="sales")
    contact.when(elsewhere).refused(
        "The configuration has no queue 'sales'; it has returns, tech.", code="unknown-queue"
    )
    contact.when(msgspec.structs.replace(elsewhere, configuration=Configuration())).refused(
        "The configuration has no queue 'sales'; it has none yet: apply a configuration file.",
        code="unknown-queue",
    )
    contact.when(msgspec.structs.replace(arrive, queue=None)).refused(
        "Name a queue: the configuration has no default queue.", code="unknown-queue"
    )


def test_without_a_default_queue_a_language_waits_for_who_speaks_it() -> None:
    assert CONFIGURATION.destination("returns", None, "fr").language_needed == "fr"


@pytest.mark.parametrize(
    ("written", "needed"),
    [("ZH", "zh"), ("zh_CN", "zh"), ("zh-Hant-TW", "zh"), ("de, en;q=0.5", "en"), ("fr", "zh")],
)
def test_a_language_is_found_however_it_is_written_else_the_default_of_the_queue(
    written: str, needed: str
) -> None:
    queues = {**WITH_NET.queues}
    queues["returns"] = msgspec.structs.replace(queues["returns"], language="zh_Hans")
    speaking = msgspec.structs.replace(WITH_NET, queues=queues, language="en")
    found = speaking.destination("returns", None, written)
    assert (found.queue, found.language_needed) == ("returns", needed)
    assert speaking.destination("tech", None, "fr").language_needed == "en"


def test_the_customer_gives_up_after_whole_seconds_of_waiting() -> None:
    gone = ContactAbandoned(contact_id="c1", waited_seconds=42, at=at(42.7))
    waits.when(abandon).then(gone)
    contact.given(*arrived(), offered("ana", 30)).when(abandon).then(gone)


def test_nobody_gives_up_who_is_answered_or_has_gone() -> None:
    talks.when(abandon).refused("Cannot abandon: ana speaks with contact c1.")
    gone = ContactAbandoned(contact_id="c1", waited_seconds=42, at=at(42))
    contact.given(*arrived(), gone).when(abandon).refused(
        "Cannot abandon: contact c1 is over: the customer has left."
    )


def test_who_has_the_customer_ends_it_and_writes_it_up() -> None:
    end = EndConversation(contact_id="c1", by="ana", offer_id="o-ana", at=at(20))
    ended = ContactEnded(
        contact_id="c1", agent="ana", talked_seconds=13, wrap_up_until=at(50), at=at(20)
    )
    talks.when(end).then(ended)
    talks.when(msgspec.structs.replace(end, by="bo")).refused("ana speaks with contact c1, not bo.")
    talks.when(msgspec.structs.replace(end, offer_id="o-old")).refused(
        "This is a different conversation from the one you named.", code="offer-over"
    )
    waits.when(end).refused(
        "Cannot end: contact c1 waits in returns; nobody is asked at the moment."
    )


def test_it_moves_when_it_has_waited_too_long() -> None:
    moved = ContactOverflowed(
        contact_id="c1", from_queue="tech", to_queue="returns", due_at=at(30), at=at(30)
    )
    move = LeaveQueue(contact_id="c1", from_queue="tech", configuration=CONFIGURATION, at=at(31))
    contact.given(*arrived("tech")).when(move).then(moved)
    early = msgspec.structs.replace(move, at=at(29))
    contact.given(*arrived("tech")).when(early).refused(
        "It is not time to move it yet.", code="not-due"
    )
    contact.given(*arrived("tech"), moved).when(move).refused(
        "Contact c1 waits in returns now.", code="not-due"
    )


def test_several_moves_at_once_and_none_back() -> None:
    a = Queue(queue="a", overflow=Overflow(after=10, to="b"))
    b = Queue(queue="b", overflow=Overflow(after=10, to="c"))
    c = Queue(queue="c", overflow=Overflow(after=10, to="a"))
    configuration = Configuration(queues={"a": a, "b": b, "c": c})
    move = LeaveQueue(contact_id="c1", from_queue="a", configuration=configuration, at=at(60))
    moves = [
        ContactOverflowed(contact_id="c1", from_queue=f, to_queue=t, due_at=at(s), at=at(s))
        for f, t, s in (("a", "b", 10), ("b", "c", 20))
    ]
    contact.given(*arrived("a")).when(move).then(*moves)


def test_out_of_a_queue_that_is_no_more_it_goes_to_the_default_queue() -> None:
    configuration = Configuration(queues={"returns": RETURNS}, default_queue="returns")
    move = LeaveQueue(contact_id="c1", from_queue="gone", configuration=configuration, at=at(60))
    contact.given(*arrived("gone", last_agent="bo")).when(move).then(
        ContactQueued(
            contact_id="c1",
            queue="returns",
            why="default",
            asked_for="gone",
            arrived_at=NINE,
            language_needed=None,
            priority=0,
            last_agent="bo",
            named=None,
            alone=False,
            passes={},
            at=at(60),
        )
    )


def test_a_case_is_linked_once() -> None:
    link = SetCase(contact_id="c1", case_id="k1", at=at(9))
    linked = CaseLinked(contact_id="c1", case_id="k1", at=at(9))
    waits.when(link).then(linked)
    contact.given(*arrived(), linked).when(link).then()
    contact.when(link).refused("There is nothing under this id.", code="unknown")
