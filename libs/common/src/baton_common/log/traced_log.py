"""The log with a span around each unit of a journey that is recorded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from baton_common.about import About
from baton_common.log.postgres_log import PostgresLog
from baton_common.log_port import Answer, Deadline, Done, GuardMove, MarkMove, Once, RecordMove
from baton_common.telemetry.tracing import Tracing, Untraced, spanning
from baton_common.work import Work

A = TypeVar("A")

_SAMPLED = "-01"


class TracedLog(PostgresLog):
    """Every event and contract of the unit goes on from its span, so that one trace leads from
    HTTP through log, topic, consumer and saga. A journey that is not recorded costs a look."""

    tracing: Tracing = Untraced()

    async def run(
        self,
        decide: Callable[[Work], A],
        *,
        about: About,
        once: Once | None = None,
        answer: Callable[[A], Answer] | None = None,
        expected: Mapping[str, int] | None = None,
        marks: Sequence[MarkMove] = (),
        fires: Sequence[Deadline] = (),
        guards: Sequence[GuardMove] = (),
        records: Sequence[RecordMove] = (),
        again: bool = True,
    ) -> Done[A]:
        """As the port says."""
        unit: dict[str, Any] = {
            "once": once,
            "answer": answer,
            "expected": expected,
            "marks": marks,
            "fires": fires,
            "guards": guards,
            "records": records,
            "again": again,
        }
        if about.traceparent is None or not about.traceparent.endswith(_SAMPLED):
            return await super().run(decide, about=about, **unit)
        who = about.actor.partition(":")[0]
        with spanning(self.tracing, f"{self.service} unit by {who}", about.traceparent) as trace:
            onward = msgspec.structs.replace(about, traceparent=trace.traceparent)
            return await super().run(decide, about=onward, **unit)
