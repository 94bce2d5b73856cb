"""What differs at the HTTP edge between production, the one-machine edition and tests."""

from dataclasses import dataclass, field

from baton_common.http.buckets import Rates
from baton_common.identity.identify import Identify
from baton_common.telemetry.metrics import Metrics
from baton_common.telemetry.tracing import Tracing, Untraced


@dataclass(frozen=True)
class Edge:
    """One per service: its metrics are its own."""

    identify: Identify
    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing = field(default_factory=Untraced)
    rates: Rates = field(default_factory=Rates)
    access_log: bool = True
    body_seconds: float = 30.0
    """In which a JSON body has to be there."""
    upload_seconds: float = 300.0
