"""Makes topics on Kafka: kept for ever, with the number of partitions that the logs count on."""

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from baton_common.feed.connection import KafkaConnection, bounded

PATIENCE = 30.0
"""Seconds that a call may take."""
ONE_COPY = 1
"""Right for a single broker; production has three or more, and three copies."""
_TOPIC_EXISTS = 36
_SETTINGS = {"cleanup.policy": "delete", "retention.ms": "-1"}
"""A topic tells its log's whole story: nothing is dropped unless an operator decides so."""


class WrongTopics(Exception):
    """The sentence says what is wrong with them."""


async def make_topics(
    kafka: KafkaConnection, names: Sequence[str], partitions: int, copies: int = ONE_COPY
) -> None:
    """Topics that are there already stay as they are, if they have as many partitions.

    Raises WrongTopics, and KafkaError or TimeoutError while no broker answers.
    """
    admin = AIOKafkaAdminClient(**kafka.options())
    await bounded(admin.start(), PATIENCE)
    try:
        wanted = [NewTopic(name, partitions, copies, topic_configs=_SETTINGS) for name in names]
        answer = await bounded(admin.create_topics(wanted), PATIENCE)  # it does not raise
        refused = [error for error in answer.topic_errors if error[1] not in {0, _TOPIC_EXISTS}]
        if refused:
            raise WrongTopics(f"Kafka refuses to make the topics: {refused}.")
        found = await bounded(admin.describe_topics(list(names)), PATIENCE)
        for topic in found:
            if topic["partitions"] and len(topic["partitions"]) != partitions:
                raise WrongTopics(
                    f"The topic {topic['topic']} has {len(topic['partitions'])} partitions and "
                    f"must have {partitions}, as the logs were made: drop it while it is empty."
                )
    except OSError as trouble:
        raise KafkaError(str(trouble)) from trouble
    finally:
        await admin.close()
