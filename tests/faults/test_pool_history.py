"""What is looked for in the history of a floor is found there."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_routing.domain.agent.events import AgentAsked, AskingEnded
from baton_routing.domain.contact.events import (
    ContactAnswered,
    ContactArrived,
    ContactOffered,
    OfferDeclined,
)
from tests.faults.pool_history import asked_twice, never_over

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NINE + timedelta(minutes=1)

ARRIVED = ContactArrived(
    contact_id="k1",
    channel="voice",
    queue="desk",
    language=None,
    language_needed=None,
    priority=0,
    caller=None,
    dialled=None,
    last_agent=None,
    case_id=None,
    at=NINE,
)
ASKED = AgentAsked(agent="ana", contact_id="k1", offer_id="o1", lapses_at=LATER, at=NINE)
DONE = AskingEnded(agent="ana", contact_id="k1", offer_id="o1", why="declined", at=NINE)
OFFERED = ContactOffered(
    contact_id="k1",
    offer_id="o1",
    agent="ana",
    queue="desk",
    lapses_at=LATER,
    matched_at=NINE,
    at=NINE,
)
DECLINED = OfferDeclined(
    contact_id="k1", offer_id="o1", agent="ana", reason="declined", passed_until=LATER, at=NINE
)
ANSWERED = ContactAnswered(
    contact_id="k1",
    offer_id="o1",
    agent="bo",
    queue="desk",
    wrap_up=1,
    waited_seconds=0,
    transfer=None,
    before=None,
    at=NINE,
)

TAKEN = msgspec.structs.replace(ANSWERED, agent="ana")


def history(*events: Event) -> list[Recorded]:
    metadata = Metadata(correlation_id="test")
    return [
        Recorded(Position(1, n), "", n, UUID(int=n), "", event, metadata, event.at, event.at)
        for n, event in enumerate(events, 1)
    ]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param((ASKED, ASKED), id="an agent with two open offers"),
        pytest.param((OFFERED, OFFERED), id="a contact that rings twice"),
        pytest.param((OFFERED, DECLINED, OFFERED), id="asked again within the pass"),
        pytest.param((OFFERED, ANSWERED), id="answered by another"),
        pytest.param((OFFERED, TAKEN, TAKEN), id="answered twice"),
    ],
)
def test_what_must_not_be_is_seen(events: tuple[Event, ...]) -> None:
    assert len(list(asked_twice(history(*events)))) == 1


def test_what_may_be_is_not_complained_of() -> None:
    assert list(asked_twice(history(ASKED, OFFERED, DECLINED, DONE, ASKED))) == []


def test_a_call_that_was_answered_may_ring_again_when_it_is_transferred() -> None:
    assert list(asked_twice(history(OFFERED, TAKEN, OFFERED, TAKEN))) == []


def test_a_contact_that_was_lost_is_seen() -> None:
    assert never_over(history(ARRIVED, OFFERED)) == {"k1"}
