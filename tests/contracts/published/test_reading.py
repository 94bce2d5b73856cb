"""A record is read as the contract that its consumer waits for, or can never be handled."""

from datetime import UTC, datetime

import pytest

from baton_common.model.event_types import UnknownEvent
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.received_message import Poison, ReceivedMessage
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.call_arrived.contact import ContactAbandoned
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.published import decode_contract
from baton_contracts.reading import of_every_version, read_as

AWAY = b'{"agent":"ana","presence":"away","reason":"break","version":3}'


def received(type_: str) -> ReceivedMessage:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return ReceivedMessage(
        topic="call-arrived",
        partition=0,
        offset=0,
        log="00000000-0000-0000-0000-000000000001",
        position=Position(1, 2),
        previous=Position(1, 1),
        key="ana",
        type=type_,
        body=AWAY,
        metadata=Metadata(correlation_id="journey-1"),
        at=at,
        recorded_at=at,
    )


def test_news_are_what_they_say() -> None:
    assert (
        read_as(received(AgentPresenceChanged.contract_type), AgentPresenceChanged).agent == "ana"
    )


def test_news_under_another_ones_type_can_never_be_handled() -> None:
    with pytest.raises(Poison, match="is not what it says"):
        read_as(received(AgentPresenceChanged.contract_type), ContactAbandoned)


def test_news_that_this_release_does_not_know_are_said_to_be_unknown() -> None:
    with pytest.raises(UnknownEvent):
        read_as(received("baton.moon.rose.v1"), AgentPresenceChanged)


def test_a_version_of_before_is_handled_as_the_newest() -> None:
    async def linked(_: ReceivedMessage) -> None:
        return None

    handlers = of_every_version({ContactLinked.contract_type: linked})
    assert handlers == {"baton.contact.linked.v1": linked, "baton.contact.linked.v2": linked}


def test_a_link_of_before_is_the_customer_s() -> None:
    body = b'{"case_id":"c1","customer_id":"k1","subjects":["s1"],"thread_id":"t1"}'
    lifted = decode_contract("baton.contact.linked.v1", body)
    assert isinstance(lifted, ContactLinked)
    assert (lifted.direction, lifted.mail_id) == ("inbound", None)
