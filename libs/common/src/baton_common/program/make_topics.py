"""`python -m baton_common.program.make_topics TOPIC…`: makes topics on the Kafka of BATON_KAFKA.

As often as one likes; before the services start for the first time.
"""

import asyncio
import os
import sys
from collections.abc import MutableMapping, Sequence

from aiokafka.errors import KafkaError

from baton_common.engine.feed.new_topics import ONE_COPY, WrongTopics, make_topics
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.secrets import add_secrets
from baton_common.program.settings import WrongSetting, refuse_unknown

PARTITIONS = 24
"""The partitions of each topic, and of each log."""


def main(topics: Sequence[str], environment: MutableMapping[str, str] = os.environ) -> int:
    """Make the topics that are missing.

    Returns the exit code: 2 for a wrong setting or no topic, 1 if Kafka cannot be reached or
    refuses. The reason is on standard error.
    """
    try:
        if not topics:
            raise WrongSetting("Name the topics to make: call-arrived case-updated …")
        add_secrets(environment)
        refuse_unknown(environment)
        kafka = kafka_from(environment)
        copies = environment.get("BATON_TOPIC_COPIES") or str(ONE_COPY)
        if not (copies.isascii() and copies.isdigit() and int(copies) > 0):
            raise WrongSetting(f"BATON_TOPIC_COPIES is {copies!r}; write a number, like 3.")
        asyncio.run(make_topics(kafka, topics, PARTITIONS, int(copies)))
    except WrongSetting as sentence:
        sys.stderr.write(f"{sentence}\n")
        return 2
    except (WrongTopics, KafkaError, TimeoutError) as error:
        sys.stderr.write(f"The topics were not made: {error!r}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
