"""Makes topics on Kafka: kept for ever, with the number of partitions that the logs count on."""

import asyncio
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from baton_common.engine.feed.connection import KafkaConnection, bounded

TIMEOUT = 30.0
"""Seconds that a call may take."""
ONE_COPY = 1
"""Right for a single broker; production has three or more, and three copies."""
_LOOK = 0.05
_TOPIC_EXISTS = 36
_SETTINGS = {"cleanup.policy": "delete", "retention.ms": "-1"}
"""A topic has its log's whole history: nothing is dropped unless an operator decides so."""


class WrongTopics(Exception):
    """The sentence says what is wrong with them."""


async def make_topics(
    kafka: KafkaConnection, names: Sequence[str], partitions: int, copies: int = ONE_COPY
) -> None:
    """All are there when this returns. Those that were there stay as they are, if they have as
    many partitions.

    Raises WrongTopics, and KafkaError or TimeoutError while no broker answers.
    """
    admin = AIOKafkaAdminClient(**kafka.options())
    await bounded(admin.start(), TIMEOUT)
    try:
        wanted = [NewTopic(name, partitions, copies, topic_configs=_SETTINGS) for name in names]
        answer = await bounded(admin.create_topics(wanted), TIMEOUT)  # it does not raise
        refused = [error for error in answer.topic_errors if error[1] not in {0, _TOPIC_EXISTS}]
        if refused:
            raise WrongTopics(f"Kafka refuses to make the topics: {refused}.")
        for topic, number in (await _partitions(admin, names)).items():
            if number != partitions:
                raise WrongTopics(
                    f"The topic {topic} has {number} partitions and must have {partitions}, as "
                    "the logs were made: drop it while it is empty."
                )
    except OSError as error:
        raise KafkaError(str(error)) from error
    finally:
        await admin.close()


async def _partitions(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
    """The partitions once the brokers know all topics, which takes a moment after they were
    made."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            found = await bounded(admin.describe_topics(list(names)), TIMEOUT)
            counts = {each["topic"]: len(each["partitions"]) for each in found}
            if all(counts.get(name) for name in names):
                return counts
            await asyncio.sleep(_LOOK)
