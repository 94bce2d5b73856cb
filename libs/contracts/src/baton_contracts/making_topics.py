"""`python -m baton_contracts.making_topics`: the four topics on the Kafka of BATON_KAFKA.

As often as one likes; before the services start for the first time.
"""

import asyncio
import os
import sys
from collections.abc import MutableMapping

from aiokafka.errors import KafkaError

from baton_common.engine.feed.connection import KafkaConnection
from baton_common.engine.feed.new_topics import ONE_COPY, WrongTopics, make_topics
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.secrets import add_secrets
from baton_common.program.settings import WrongSetting
from baton_contracts.topics import TOPICS

PARTITIONS = 24
"""Of each topic, and of each log."""


async def make_our_topics(kafka: KafkaConnection, copies: int = ONE_COPY) -> None:
    """Raises WrongTopics, KafkaError, TimeoutError."""
    await make_topics(kafka, [topic.name for topic in TOPICS], PARTITIONS, copies)


def main(environment: MutableMapping[str, str] = os.environ) -> int:
    """The exit code: 2 for a wrong setting, 1 if Kafka cannot be reached or refuses."""
    try:
        add_secrets(environment)
        kafka = kafka_from(environment)
        copies = environment.get("BATON_TOPIC_COPIES") or str(ONE_COPY)
        if not (copies.isascii() and copies.isdigit() and int(copies) > 0):
            raise WrongSetting(f"BATON_TOPIC_COPIES is {copies!r}; write a number, like 3.")
        asyncio.run(make_our_topics(kafka, int(copies)))
    except WrongSetting as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 2
    except (WrongTopics, KafkaError, TimeoutError) as trouble:
        sys.stderr.write(f"The topics were not made: {trouble!r}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
