"""Prometheus metrics, every name in one list with its labels."""

from collections.abc import Callable, Iterable
from typing import Any, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

CounterName = Literal[
    "baton_http_requests_total",
    "baton_http_errors_total",
    "baton_http_limited_total",
    "baton_log_units_total",
    "baton_log_refused_units_total",
    "baton_feed_records_total",
]
GaugeName = Literal[
    "baton_log_head",
    "baton_projection_lag",
    "baton_loop_still_seconds",
    "baton_live_streams",
]
HistogramName = Literal["baton_http_request_seconds"]

WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "baton_http_requests_total": ("Requests answered.", ("method", "route", "status")),
    "baton_http_errors_total": ("Requests that ended in an exception of ours.", ("route",)),
    "baton_http_limited_total": ("Requests refused by rate limits.", ("by",)),
    "baton_log_units_total": ("Units given to the log.", ()),
    "baton_log_refused_units_total": ("Refused units, by reason.", ("reason",)),
    "baton_feed_records_total": (
        "Records received, by disposition.",
        ("subscriber", "disposition"),
    ),
    "baton_log_head": ("Number of the newest event.", ()),
    "baton_projection_lag": ("Events between head and checkpoint.", ("projection",)),
    "baton_loop_still_seconds": ("Seconds since a loop last made progress.", ("loop",)),
    "baton_live_streams": ("Open streams of live updates.", ()),
    "baton_http_request_seconds": ("Time to answer.", ("method", "route")),
}
NAMES: frozenset[str] = frozenset(
    get_args(CounterName) + get_args(GaugeName) + get_args(HistogramName)
)

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


Reading = tuple[CounterName | GaugeName, tuple[str, ...], float]
"""A figure that somebody keeps anyway: name, label values, value."""


class Metrics:
    """The metrics of one service in a registry of its own: the one-machine edition has five.

    Label values are given in the order of the name's labels; they must come from a bounded
    set (a route's template, never a path).
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._families: dict[str, Any] = {}
        self._children: dict[tuple[str, ...], Any] = {}

    def count(self, name: CounterName, *labels: str, by: float = 1) -> None:
        """Add to a counter."""
        self._child(Counter, name, labels).inc(by)

    def gauge(self, name: GaugeName, value: float, *labels: str) -> None:
        """Set a gauge."""
        self._child(Gauge, name, labels).set(value)

    def observe(self, name: HistogramName, seconds: float, *labels: str) -> None:
        """Add an observation to a histogram."""
        self._child(Histogram, name, labels).observe(seconds)

    def ask(self, source: Callable[[], Iterable[Reading]]) -> None:
        """Figures that are read from those who keep them, whenever they are asked for. The
        source does not wait and does not raise."""
        self._registry.register(_Asked(source))

    def exposition(self) -> bytes:
        """All metrics in Prometheus's text format."""
        return generate_latest(self._registry)

    def _child(self, kind: Any, name: str, labels: tuple[str, ...]) -> Any:
        if (child := self._children.get((name, *labels))) is None:
            if (family := self._families.get(name)) is None:
                words, names = WORDS[name]
                more = {"buckets": _BUCKETS} if kind is Histogram else {}
                family = kind(name, words, names, registry=self._registry, **more)
                self._families[name] = family
            child = family.labels(*labels) if labels else family
            self._children[(name, *labels)] = child
        return child


class _Asked(Collector):
    def __init__(self, source: Callable[[], Iterable[Reading]]) -> None:
        self._source = source

    def collect(self) -> Iterable[Metric]:
        families: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for name, labels, value in self._source():
            if (family := families.get(name)) is None:
                words, names = WORDS[name]
                kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
                family = families[name] = kind(name, words, labels=names)
            family.add_metric(labels, value)
        return families.values()

    def describe(self) -> Iterable[Metric]:
        """Describes nothing: the metrics are known only when they are collected."""
        return ()
