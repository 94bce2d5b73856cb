"""An event of the own log on its way to the saga instance that it concerns."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from baton_common.engine.consumers.dead_letters import parking_key
from baton_common.engine.feed.envelope import Record, encode_record
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import CheckpointMove, Recorded, RecordMove
from baton_common.model.metadata import Metadata
from baton_common.model.saga import Saga

SELF = "self"
"""The name of the own log's topic in the checkpoints of its followers."""


@dataclass(frozen=True, slots=True)
class SagaMessage:
    """`problem`: the instance it concerns is unknown; its stream takes the place of the key."""

    saga: str
    key: str
    recorded: Recorded
    problem: Exception | None = None

    @property
    def parking_key(self) -> str:
        """Later messages wait behind a dead letter of this key."""
        return parking_key(SELF, self.key)

    @property
    def metadata(self) -> Metadata:
        """The journey goes on; the event is the cause."""
        metadata = self.recorded.metadata
        return Metadata(
            correlation_id=metadata.correlation_id,
            causation_id=str(self.recorded.id),
            actor=f"saga:{self.saga}",
            traceparent=metadata.traceparent,
        )

    def aside(self, op: str, move: CheckpointMove, reason: str | None) -> RecordMove:
        """Set it aside: `dead` with its reason, or `park` behind one of its key."""
        recorded = self.recorded
        headers = {
            "ce_id": str(recorded.id),
            "ce_type": recorded.type,
            "ce_subject": recorded.stream,
            "ce_position": str(recorded.position.number),
            "ce_epoch": str(recorded.position.epoch),
            "ce_correlationid": recorded.metadata.correlation_id,
        }
        encoded = [(name, text.encode()) for name, text in headers.items()]
        body = msgspec.json.encode(recorded.event)
        record = encode_record(Record(encoded, self.key.encode(), body))
        return RecordMove(
            op=op,
            subscriber=self.saga,
            key=self.parking_key,
            topic=SELF,
            partition=move.partition,
            offset=recorded.position.number,
            digest=sha256(record).digest(),
            position=recorded.position,
            record=record,
            reason=reason,
        )


def message_for(saga: Saga[Any], recorded: Recorded) -> SagaMessage | None:
    """The message for this saga; None: it does not concern the saga, or is its own."""
    name = saga.memory.category
    if split_stream(recorded.stream)[0] == name:
        return None
    try:
        key = saga.correlate(recorded.event)
    except Exception as problem:  # it becomes a dead letter, and others go on
        return SagaMessage(name, recorded.stream, recorded, problem)
    return None if key is None else SagaMessage(name, key, recorded)
