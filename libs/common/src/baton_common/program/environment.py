"""The environment of a service: what differs between production, one machine and tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.open_streams import StreamLimits
from baton_common.edge.http.rate_limits import Rates
from baton_common.edge.identity.identify import Identify
from baton_common.engine.feed.port import Feed
from baton_common.engine.log.epochs import Witness
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.personal import Vault
from baton_common.model.service import Loop
from baton_common.platform.telemetry.tracing import Tracing, Untraced

Publishing = Callable[[PostgresLog], Sequence[Loop]]
"""The loops that bring published contracts to subscribers: relays, or the waking of a direct
feed."""


@dataclass(frozen=True)
class Environment:
    """The resources of one service. Nothing in it is connected before the service is opened."""

    dsn: str
    """The service's database, as its service role."""
    vault: Vault
    feed: Feed
    """Brings the topics of the others."""
    publishing: Publishing
    """Brings the service's own topic to the others."""
    identify: Identify
    """Proves tokens; the service adds its own API keys."""
    second_place: Path | None = None
    """A file outside PostgreSQL that says how far the log had come."""
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    """Witnesses of how far the service's log had come: its topic, its direct subscribers."""
    tracing: Tracing = field(default_factory=Untraced)
    rates: Rates = field(default_factory=Rates)
    streams: StreamLimits = field(default_factory=StreamLimits)
    bodies: BodyLimits = field(default_factory=BodyLimits)
    prefix: str = ""
    """The path in front of `/v1` (`/<service>` behind an ingress), for the API's document."""
    has_access_log: bool = True
