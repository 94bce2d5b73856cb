"""The log with a span around each unit of a journey that is recorded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.log_port import (
    CheckpointMove,
    Deadline,
    Done,
    FenceMove,
    Once,
    RecordMove,
    StoredAnswer,
)
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.telemetry.tracing import Tracing, Untraced, spanning

A = TypeVar("A")

_SAMPLED = "-01"


class TracedLog(PostgresLog):
    """Every event and contract of the unit goes on from its span, so that one trace leads from
    HTTP through log, topic, consumer and saga. A journey that is not recorded costs a look."""

    tracing: Tracing = Untraced()

    async def run(
        self,
        decide: Callable[[UnitOfWork], A],
        *,
        metadata: Metadata,
        once: Once | None = None,
        answer: Callable[[A], StoredAnswer] | None = None,
        expected: Mapping[str, int] | None = None,
        checkpoints: Sequence[CheckpointMove] = (),
        fires: Sequence[Deadline] = (),
        fences: Sequence[FenceMove] = (),
        records: Sequence[RecordMove] = (),
        again: bool = True,
    ) -> Done[A]:
        """Decides and commits one unit inside a span. See the port."""
        unit: dict[str, Any] = {
            "once": once,
            "answer": answer,
            "expected": expected,
            "checkpoints": checkpoints,
            "fires": fires,
            "fences": fences,
            "records": records,
            "again": again,
        }
        if metadata.traceparent is None or not metadata.traceparent.endswith(_SAMPLED):
            return await super().run(decide, metadata=metadata, **unit)
        who = metadata.actor.partition(":")[0]
        with spanning(self.tracing, f"{self.service} unit by {who}", metadata.traceparent) as trace:
            onward = msgspec.structs.replace(metadata, traceparent=trace.traceparent)
            return await super().run(decide, metadata=onward, **unit)
