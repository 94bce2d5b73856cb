"""The secure broker that the tests of this folder share: its owner's user, and an outside one's."""

from collections.abc import AsyncIterator

import pytest

from baton_contracts.topics import TOPICS
from tests.integration.outside.secure_kafka import (
    Operation,
    Resource,
    SecureKafka,
    secure_kafka,
)

OWNER, OUTSIDE = "baton-cases", "workshop"
GROUP = "workshop"


@pytest.fixture(scope="session")
async def broker() -> AsyncIterator[SecureKafka]:
    """With the rules of docs/departments.md: the owner writes its topic, the outside system reads
    it in a group of its own, and nothing else is allowed."""
    passwords = {OWNER: "owner-of-the-topic", OUTSIDE: "reads-and-no-more"}
    async with secure_kafka(passwords) as server:
        await server.create_topics(*(topic.name for topic in TOPICS), partitions=24)
        await server.allow(OWNER, Resource.TOPIC, "case-updated", Operation.WRITE)
        for topic in TOPICS:
            await server.allow(OWNER, Resource.TOPIC, topic.name, Operation.READ)
        await server.allow(OWNER, Resource.GROUP, "cases", Operation.READ)
        await server.allow(OUTSIDE, Resource.TOPIC, "case-updated", Operation.READ)
        await server.allow(OUTSIDE, Resource.GROUP, GROUP, Operation.READ)
        yield server
