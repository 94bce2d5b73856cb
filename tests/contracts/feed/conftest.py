"""One suite, two feeds: `world` is each of them in turn."""

from collections.abc import AsyncIterator

import pytest

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.postgres import PostgresServer
from tests.contracts.feed.direct_world import DirectBetween, direct_world
from tests.contracts.feed.kafka_world import KafkaBetween, kafka_world
from tests.contracts.feed.worlds import World


@pytest.fixture
async def direct(postgres: PostgresServer) -> AsyncIterator[World]:
    """Over the direct feed."""
    async with direct_world(postgres) as made:
        yield made


@pytest.fixture
async def over_kafka(postgres: PostgresServer, kafka: KafkaServer) -> AsyncIterator[World]:
    """Over a real Apache Kafka."""
    async with kafka_world(postgres, kafka) as made:
        yield made


@pytest.fixture(params=["direct", "over_kafka"])
def world(request: pytest.FixtureRequest) -> World:
    """Over each feed in turn."""
    made: World = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def between(over_kafka: World) -> KafkaBetween:
    """The relay and the broker of `over_kafka`."""
    assert isinstance(over_kafka.between, KafkaBetween)
    return over_kafka.between


@pytest.fixture
def source(direct: World) -> DirectBetween:
    """The source of `direct`."""
    assert isinstance(direct.between, DirectBetween)
    return direct.between
