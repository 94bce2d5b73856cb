"""One contract as an auditor sees it: its bytes, its place in the chain, who has it."""

from datetime import datetime

from baton_common.edge.auditing.published import WrittenContract
from baton_common.edge.models import Base64, Output, example


class ContractView(Output):
    """A published event. From `partition` on null where the bytes were pruned: the hash stays, and
    whoever has the record can be compared with it."""

    model_config = example(
        position="1.42",
        stream="box-1",
        version=3,
        event_id="0197",
        at="2026-03-02T09:30:00Z",
        recorded_at="2026-03-02T09:30:00Z",
        hash="ab" * 32,
        topic=None,
        acknowledged_at=None,
        partition=None,
        previous=None,
        key=None,
        type=None,
        headers=None,
        body=None,
    )

    position: str
    """The position of the published event."""
    stream: str
    """The event's stream."""
    version: int
    """The event's place in its stream."""
    event_id: str
    """The event's id."""
    at: datetime
    """The instant at which it happened."""
    recorded_at: datetime
    """The instant at which it was recorded."""
    hash: str
    """SHA-256 (hexadecimal) of partition, key, type and body, as the event keeps it."""
    topic: str | None
    """The topic that the relay sends it to; null: others follow this log directly, without
    Kafka."""
    acknowledged_at: datetime | None
    """By then Kafka had acknowledged it; null: not yet. Exact to the relay's page for seven days,
    to the minute after that."""
    partition: int | None
    """The partition of the topic."""
    previous: str | None
    """The position before it in the chain of its partition."""
    key: str | None
    """The key within which order is kept."""
    type: str | None
    """The contract's name and version."""
    headers: dict[str, str] | None
    """The headers as they are sent, all of them UTF-8."""
    body: Base64 | None
    """The body as it is sent, in base64."""


def contract_view(written: WrittenContract) -> ContractView:
    """The contract as it is shown."""
    published, record = written.published, written.record
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
        partition=None if published is None else published.partition,
        previous=None if published is None else str(published.previous),
        key=None if published is None else published.key,
        type=None if published is None else published.type,
        headers=None if record is None else {n: v.decode() for n, v in record.headers},
        body=None if published is None else published.body,
    )
