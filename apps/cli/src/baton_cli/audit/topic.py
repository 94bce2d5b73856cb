"""Compares published contracts with their topic, by reading it."""

import asyncio
import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiokafka.errors import KafkaError

from baton_cli.errors import MISUSED, UNREACHABLE, CommandError
from baton_cli.settings import Settings
from baton_common.edge.auditing.on_topic import WantedRecord, on_topic
from baton_common.engine.feed.envelope import Record
from baton_common.model.position import Position
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.settings import WrongSetting


def look_into(settings: Settings, servers: str, contracts: Sequence[dict[str, Any]]) -> None:
    """Adds Kafka's findings to each contract: `kafka` (same, different, missing), and `offsets`.
    Contracts whose bytes were pruned, or that no relay publishes, stay unchanged. Raises
    CommandError."""
    there = [each for each in contracts if each["topic"] and each["partition"] is not None]
    if not there:
        return
    environment = {**settings.kafka, **({"BATON_KAFKA": servers} if servers else {})}
    try:
        kafka = kafka_from(environment)
        found = asyncio.run(on_topic(kafka, there[0]["topic"], [_wanted(each) for each in there]))
    except WrongSetting as wrong:
        raise CommandError(str(wrong), MISUSED) from wrong
    except (KafkaError, LookupError, OSError) as away:
        raise CommandError(f"Kafka cannot be asked: {away!r}.", UNREACHABLE) from away
    for each in there:
        what = found[Position.parse(each["position"])]
        each["kafka"], each["offsets"] = what.finding, what.offsets


def _wanted(contract: dict[str, Any]) -> WantedRecord:
    headers = [(name, text.encode()) for name, text in contract["headers"].items()]
    body = base64.b64decode(contract["body"])
    return WantedRecord(
        log=contract["headers"]["ce_source"].rpartition("/")[2],
        position=Position.parse(contract["position"]),
        partition=contract["partition"],
        hash=bytes.fromhex(contract["hash"]),
        record=Record(headers, contract["key"].encode(), body),
        since=datetime.fromisoformat(contract["recorded_at"]),
    )
