"""One contract as an auditor sees it: its bytes, its place in the chain, who has it."""

from datetime import datetime

import msgspec

from baton_common.edge.auditing.published import Written


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """What was told of one event. From `partition` on null where the bytes were pruned: the hash
    stays, and whoever has the record can be compared with it."""

    position: str
    stream: str
    version: int
    event_id: str
    at: datetime
    recorded_at: datetime
    hash: str
    """SHA-256 (hexadecimal) of partition, key, type and body, as the event keeps it."""
    topic: str | None
    """Where the relay brings it; null: others follow this log directly, without Kafka."""
    acknowledged_at: datetime | None
    """By then Kafka had acknowledged it; null: not yet. Exact to the relay's page for seven days,
    to the minute after that."""
    partition: int | None
    previous: str | None
    """The position before it in the chain of its partition."""
    key: str | None
    type: str | None
    headers: dict[str, str] | None
    """As they are sent, all of them UTF-8."""
    body: bytes | None
    """As it is sent, in base64."""


def contract_view(written: Written) -> ContractView:
    """As shown."""
    told, record = written.told, written.record
    return ContractView(
        position=str(written.position),
        stream=written.stream,
        version=written.version,
        event_id=written.event_id,
        at=written.at,
        recorded_at=written.recorded_at,
        hash=written.hash.hex(),
        topic=written.topic,
        acknowledged_at=written.acknowledged_at,
        partition=None if told is None else told.partition,
        previous=None if told is None else str(told.previous),
        key=None if told is None else told.key,
        type=None if told is None else told.type,
        headers=None if record is None else {n: v.decode() for n, v in record.headers},
        body=None if told is None else told.body,
    )
