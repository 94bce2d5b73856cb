"""Prometheus metrics, every name in one list with its labels."""

from typing import Any, Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CounterName = Literal[
    "baton_http_requests_total",
    "baton_http_errors_total",
    "baton_http_limited_total",
    "baton_log_units_total",
    "baton_relay_sent_total",
    "baton_feed_doubles_total",
    "baton_feed_early_total",
    "baton_feed_applied_total",
    "baton_dead_letters_total",
    "baton_deadlines_fired_total",
    "baton_loop_restarts_total",
]
GaugeName = Literal[
    "baton_log_head",
    "baton_feed_lag",
    "baton_feed_gap_seconds",
    "baton_projection_lag",
    "baton_dead_letters_waiting",
    "baton_live_streams",
]
HistogramName = Literal["baton_http_request_seconds", "baton_append_seconds"]

WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "baton_http_requests_total": ("Requests answered.", ("method", "route", "status")),
    "baton_http_errors_total": ("Requests that ended in an exception of ours.", ("route",)),
    "baton_http_limited_total": ("Requests refused for coming too often.", ("by",)),
    "baton_log_units_total": ("Units by how they ended.", ("outcome",)),
    "baton_relay_sent_total": ("Records that Kafka acknowledged.", ("topic",)),
    "baton_feed_doubles_total": ("Records heard again.", ("subscriber", "topic")),
    "baton_feed_early_total": ("Records dropped as early.", ("subscriber", "topic")),
    "baton_feed_applied_total": ("Records applied.", ("subscriber", "topic")),
    "baton_dead_letters_total": ("Records that went to the dead letters.", ("subscriber",)),
    "baton_deadlines_fired_total": ("Deadlines that fired.", ()),
    "baton_loop_restarts_total": ("Loops that were started again.", ("loop",)),
    "baton_log_head": ("Number of the newest event.", ()),
    "baton_feed_lag": ("Records between head and mark.", ("subscriber", "topic", "partition")),
    "baton_feed_gap_seconds": ("Age of the oldest open gap.", ("subscriber", "topic")),
    "baton_projection_lag": ("Events between head and mark.", ("projection",)),
    "baton_dead_letters_waiting": ("Dead letters not yet dealt with.", ("subscriber",)),
    "baton_live_streams": ("Open streams of live updates.", ()),
    "baton_http_request_seconds": ("Time to answer.", ("method", "route")),
    "baton_append_seconds": ("Time of one append call.", ()),
}
NAMES: frozenset[str] = frozenset(
    get_args(CounterName) + get_args(GaugeName) + get_args(HistogramName)
)

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


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

    def exposition(self) -> bytes:
        """All of them in Prometheus's text format."""
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
