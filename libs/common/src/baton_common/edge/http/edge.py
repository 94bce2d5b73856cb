"""The parts of the HTTP edge that differ between production, the one-machine edition and tests."""

from dataclasses import dataclass, field

from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.rate_limits import Rates
from baton_common.edge.identity.identify import Identify
from baton_common.platform.telemetry.metrics import Metrics
from baton_common.platform.telemetry.tracing import Tracing, Untraced


@dataclass(frozen=True)
class Edge:
    """One per service: its metrics are its own."""

    identify: Identify
    metrics: Metrics = field(default_factory=Metrics)
    tracing: Tracing = field(default_factory=Untraced)
    rates: Rates = field(default_factory=Rates)
    bodies: BodyLimits = field(default_factory=BodyLimits)
    access_log: bool = True
    body_seconds: float = 30.0
    """In which a JSON body has to be there."""
    upload_seconds: float = 300.0
