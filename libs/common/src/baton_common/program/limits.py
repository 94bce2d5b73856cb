"""The limits of one principal: requests, live updates, bytes under way, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.open_streams import StreamLimits
from baton_common.edge.http.rate_limits import Rate, Rates
from baton_common.edge.http.request_body import LARGEST_UPLOAD, MAX_BODY
from baton_common.program.settings import number

LIMITS = (
    "BATON_LIMIT_REQUESTS",
    "BATON_LIMIT_REQUESTS_ADDRESS",
    "BATON_LIMIT_STREAMS_PERSON",
    "BATON_LIMIT_STREAMS_MACHINE",
    "BATON_LIMIT_STREAMS",
    "BATON_LIMIT_BYTES",
    "BATON_LIMIT_UPLOADS",
    "BATON_LIMIT_UPLOADS_MEMORY",
    "BATON_LIMIT_UPLOAD_BYTES",
)
AT_ONCE = 5
"""So many times the requests of a second may come at once."""
_MOST = 1_000_000
"""Of anything that is counted one by one."""
_MOST_BYTES = 10**12


@dataclass(frozen=True)
class Limits:
    """The same in every edition."""

    rates: Rates = field(default_factory=Rates)
    streams: StreamLimits = field(default_factory=StreamLimits)
    bodies: BodyLimits = field(default_factory=BodyLimits)


def limits_from(environment: Mapping[str, str]) -> Limits:
    """Read `BATON_LIMIT_…`. Raises WrongSetting."""
    usual = Limits()

    def of(name: str, usual: int, most: int = _MOST) -> int:
        return number(environment, name, usual, most=most)

    def rate(name: str, usual: Rate | None) -> Rate | None:
        per_second = int(usual.per_second) if usual else 0
        per_second = number(environment, name, per_second, least=0, most=_MOST)
        return Rate(per_second, per_second * AT_ONCE) if per_second else None

    return Limits(
        rates=Rates(
            per_address=rate("BATON_LIMIT_REQUESTS_ADDRESS", usual.rates.per_address),
            per_principal=rate("BATON_LIMIT_REQUESTS", usual.rates.per_principal),
        ),
        streams=StreamLimits(
            person=of("BATON_LIMIT_STREAMS_PERSON", usual.streams.person),
            machine=of("BATON_LIMIT_STREAMS_MACHINE", usual.streams.machine),
            all=of("BATON_LIMIT_STREAMS", usual.streams.all),
        ),
        bodies=BodyLimits(
            bytes=of("BATON_LIMIT_BYTES", usual.bodies.bytes, _MOST_BYTES),
            uploads=of("BATON_LIMIT_UPLOADS", usual.bodies.uploads),
            in_memory=of("BATON_LIMIT_UPLOADS_MEMORY", usual.bodies.in_memory, 1_000),
            upload_bytes=number(
                environment,
                "BATON_LIMIT_UPLOAD_BYTES",
                usual.bodies.upload_bytes,
                least=MAX_BODY,
                most=LARGEST_UPLOAD,
            ),
        ),
    )
