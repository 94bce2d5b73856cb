"""One trace from request to event and on, and most of them cost nothing."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from baton_common.edge.http.app import create_app
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.tokens import Tokens
from baton_common.platform.telemetry.tracing import (
    SdkTracing,
    Untraced,
    parse_traceparent,
    spanning,
    tracing,
)
from tests.unit.edge.shop import KEY, client, new_log, shop_routes

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SAMPLED = f"00-{TRACE}-00f067aa0ba902b7-01"
NOT_SAMPLED = f"00-{TRACE}-00f067aa0ba902b7-00"


def test_a_sampled_trace_goes_on_through_every_step() -> None:
    exporter = InMemorySpanExporter()
    traced = SdkTracing("shop", 0.0, exporter)
    with (
        spanning(traced, "hear", SAMPLED) as received,
        spanning(traced, "decide", received.traceparent) as decided,
    ):
        assert decided.traceparent.startswith(f"00-{TRACE}-")
    traced.close()
    decide, receive = exporter.get_finished_spans()
    assert {f"{span.context.trace_id:032x}" for span in (decide, receive) if span.context} == {
        TRACE
    }
    assert decide.parent is not None
    assert receive.context is not None
    assert decide.parent.span_id == receive.context.span_id
    assert decide.resource.attributes["service.name"] == "shop"


def test_a_trace_that_is_not_sampled_is_carried_on_without_a_span() -> None:
    exporter = InMemorySpanExporter()
    traced = SdkTracing("shop", 1.0, exporter)
    trace = traced.begin("hear", NOT_SAMPLED)
    traced.close()
    assert trace.span is None
    assert (trace.trace_id, trace.traceparent[-2:]) == (TRACE, "00")
    assert not exporter.get_finished_spans()


@pytest.mark.parametrize(("ratio", "spans"), [(0.0, 0), (1.0, 200), (0.5, None)])
def test_of_those_that_begin_here_the_ratio_is_recorded(ratio: float, spans: int | None) -> None:
    exporter = InMemorySpanExporter()
    traced = SdkTracing("shop", ratio, exporter)
    traces = [traced.begin("hear") for _ in range(200)]
    for trace in traces:
        trace.end()
    traced.close()
    recorded = len(exporter.get_finished_spans())
    assert recorded == spans if spans is not None else 40 < recorded < 160
    assert len({trace.trace_id for trace in traces}) == 200


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00",
        "00-x-y-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"00-{TRACE}-00f067aa0ba902b7-1",
        f"00-+{TRACE[1:]}-00f067aa0ba902b7-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
    ],
)
def test_a_traceparent_that_is_none_begins_a_trace(text: str) -> None:
    assert parse_traceparent(text) is None
    assert Untraced().begin("hear", text).trace_id != TRACE


def test_an_error_marks_its_span_and_goes_on() -> None:
    exporter = InMemorySpanExporter()
    traced = SdkTracing("shop", 1.0, exporter)
    with pytest.raises(ZeroDivisionError), spanning(traced, "decide", None):
        raise ZeroDivisionError
    traced.close()
    assert exporter.get_finished_spans()[0].status.description == "ZeroDivisionError"


async def test_the_trace_of_a_request_is_written_with_its_events() -> None:
    exporter = InMemorySpanExporter()
    traced = SdkTracing("shop", 0.0, exporter)
    log = new_log()
    edge = Edge(Identify(Tokens([LocalKeys(KEY)]).verify), tracing=traced, access_log=False)
    async with client(create_app("shop", [shop_routes(Commands(log))], edge)) as ana:
        await ana.post("/v1/boxes/b", json={"colour": "red"}, headers={"traceparent": SAMPLED})
        wrong = await ana.post("/v1/boxes/b", json={}, headers={"traceparent": SAMPLED})
    traced.close()
    made = log.store.events[0].metadata.traceparent
    assert made is not None
    span = exporter.get_finished_spans()[0]
    assert span.context is not None
    assert span.attributes is not None
    assert made == f"00-{TRACE}-{span.context.span_id:016x}-01"
    assert span.name == "POST /v1/boxes/{box_id}"
    assert span.attributes["http.response.status_code"] == 201
    assert wrong.json()["trace_id"] == TRACE


def test_without_an_address_nothing_is_traced() -> None:
    assert isinstance(tracing("shop", endpoint=None), Untraced)
    traced = tracing("shop", endpoint="http://127.0.0.1:1/v1/traces")
    assert isinstance(traced, SdkTracing)
    traced.close()
