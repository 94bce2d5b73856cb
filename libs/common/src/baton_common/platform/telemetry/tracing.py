"""One trace from HTTP to log to Kafka to consumer to saga, sampled before a span is made."""

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

Attribute = str | int | float | bool
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)
_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(slots=True)
class Trace:
    """The trace of the current work. `traceparent` is passed on to others
    (`Metadata.traceparent`, headers); it is set whether or not the trace is recorded."""

    trace_id: str
    traceparent: str
    span: Span | None = None

    def end(
        self,
        *,
        error: str | None = None,
        attributes: Mapping[str, Attribute] = {},
        name: str | None = None,
    ) -> None:
        """Close the span, if one was made; `name` is a better one than it began with."""
        if self.span is not None:
            if name is not None:
                self.span.update_name(name)
            for key, value in attributes.items():
                self.span.set_attribute(key, value)
            if error is not None:
                self.span.set_status(Status(StatusCode.ERROR, error))
            self.span.end()


class Tracing(Protocol):
    """The maker of spans: the SDK in a running service, `Untraced` where nobody reads them."""

    def begin(
        self, name: str, traceparent: str | None = None, kind: SpanKind = SpanKind.SERVER
    ) -> Trace:
        """Go on with a trace, or begin one; a bad `traceparent` begins one. Never raises."""
        ...

    def close(self) -> None:
        """Send what is waiting (≤ 5 s) and stop."""
        ...


class SdkTracing:
    """Records every trace that came sampled and `ratio` of those that begin here."""

    def __init__(self, service: str, ratio: float, exporter: SpanExporter) -> None:
        self._ratio = ratio
        resource = Resource({"service.name": service, "service.namespace": "baton"})
        self._provider = TracerProvider(sampler=ALWAYS_ON, resource=resource)
        self._processor = BatchSpanProcessor(exporter)
        self._provider.add_span_processor(self._processor)
        self._tracer = self._provider.get_tracer("baton")

    def begin(
        self, name: str, traceparent: str | None = None, kind: SpanKind = SpanKind.SERVER
    ) -> Trace:
        parent = parse_traceparent(traceparent) if traceparent else None
        if parent is None:
            if random.random() >= self._ratio:
                return _unrecorded(_new_trace_id())
            span = self._tracer.start_span(name, kind=kind)
        elif not parent.trace_flags & TraceFlags.SAMPLED:
            return _unrecorded(f"{parent.trace_id:032x}")
        else:
            context = set_span_in_context(NonRecordingSpan(parent))
            span = self._tracer.start_span(name, context=context, kind=kind)
        own = span.get_span_context()
        trace_id = f"{own.trace_id:032x}"
        return Trace(trace_id, f"00-{trace_id}-{own.span_id:016x}-01", span)

    def close(self) -> None:
        self._processor.force_flush(5_000)
        self._provider.shutdown()


class Untraced:
    """Carries trace ids on, records nothing."""

    def begin(
        self, name: str, traceparent: str | None = None, kind: SpanKind = SpanKind.SERVER
    ) -> Trace:
        parent = parse_traceparent(traceparent) if traceparent else None
        return _unrecorded(f"{parent.trace_id:032x}" if parent else _new_trace_id())

    def close(self) -> None:
        return


def tracing(service: str, *, endpoint: str | None, ratio: float = 0.01) -> Tracing:
    """OTLP over HTTP to `endpoint` (`http://collector:4318/v1/traces`); None: no traces."""
    if endpoint is None:
        return Untraced()
    return SdkTracing(service, ratio, OTLPSpanExporter(endpoint=endpoint, timeout=5))


@contextmanager
def spanning(
    tracing: Tracing, name: str, traceparent: str | None, kind: SpanKind = SpanKind.INTERNAL
) -> Iterator[Trace]:
    """A span around the work in hand; an exception marks it and goes on."""
    trace = tracing.begin(name, traceparent, kind)
    try:
        yield trace
    except BaseException as error:
        trace.end(error=type(error).__name__)
        raise
    trace.end()


def parse_traceparent(text: str) -> SpanContext | None:
    """W3C trace context, version 00 or later; None for anything else."""
    if (parts := _TRACEPARENT.fullmatch(text)) is None:
        return None
    version, trace_id, span_id, flags, more = parts.groups()
    if version == "ff" or (version == "00" and more):
        return None
    if not int(trace_id, 16) or not int(span_id, 16):
        return None
    sampled = TraceFlags(int(flags, 16) & _SAMPLED)
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=sampled)


def _unrecorded(trace_id: str) -> Trace:
    return Trace(trace_id, f"00-{trace_id}-{random.getrandbits(64) | 1:016x}-00")


def _new_trace_id() -> str:
    """An id need not be a secret, and the operating system's chance costs ten times as much."""
    return f"{random.getrandbits(128) | 1:032x}"
