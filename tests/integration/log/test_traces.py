"""One trace leads through the log: what a unit writes goes on from the unit's own span."""

from collections.abc import AsyncIterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from baton_common.engine.log.traced_log import TracedLog
from baton_common.model.metadata import Metadata
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from baton_common.platform.telemetry.tracing import SdkTracing
from tests.integration.log.tallies import AGGREGATES, PUBLISHERS, raising

RECORDED = f"00-{'a' * 32}-{'b' * 16}-01"
UNRECORDED = f"00-{'a' * 32}-{'b' * 16}-00"


@pytest.fixture
async def traced(log_database: Database) -> AsyncIterator[tuple[TracedLog, InMemorySpanExporter]]:
    exporter = InMemorySpanExporter()
    log = TracedLog(
        log_database.service_dsn, service="trial", aggregates=AGGREGATES, publishers=PUBLISHERS
    )
    log.tracing = SdkTracing("trial", 1.0, exporter)
    await log.open()
    yield log, exporter
    await log.close()
    log.tracing.close()


async def test_an_event_goes_on_from_the_span_of_its_unit(
    traced: tuple[TracedLog, InMemorySpanExporter],
) -> None:
    log, exporter = traced
    metadata = Metadata(correlation_id="journey", actor="person:lena", traceparent=RECORDED)
    await log.run(raising("t1"), metadata=metadata)
    (event,) = await log.read(START)
    log.tracing.close()
    (span,) = exporter.get_finished_spans()
    context, parent = span.get_span_context(), span.parent
    assert context is not None
    assert parent is not None
    assert span.name == "trial unit by person"
    assert f"{parent.trace_id:032x}-{parent.span_id:016x}" == RECORDED[3:-3]
    assert event.metadata.traceparent == f"00-{'a' * 32}-{context.span_id:016x}-01"


@pytest.mark.parametrize("traceparent", [None, UNRECORDED])
async def test_a_journey_that_is_not_recorded_is_carried_on_as_it_came(
    traced: tuple[TracedLog, InMemorySpanExporter], traceparent: str | None
) -> None:
    log, exporter = traced
    await log.run(
        raising("t1"), metadata=Metadata(correlation_id="journey", traceparent=traceparent)
    )
    (event,) = await log.read(START)
    log.tracing.close()
    assert event.metadata.traceparent == traceparent
    assert not exporter.get_finished_spans()
