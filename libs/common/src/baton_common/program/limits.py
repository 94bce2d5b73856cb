"""The limits of one principal: requests, live updates, bytes under way, from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton_common.edge.http.bodies_under_way import BodyLimits
from baton_common.edge.http.open_streams import StreamLimits
from baton_common.edge.http.rate_limits import Rate, Rates
from baton_common.program.settings import WrongSetting

LIMITS = (
    "BATON_LIMIT_REQUESTS",
    "BATON_LIMIT_REQUESTS_ADDRESS",
    "BATON_LIMIT_STREAMS_PERSON",
    "BATON_LIMIT_STREAMS_MACHINE",
    "BATON_LIMIT_STREAMS",
    "BATON_LIMIT_BYTES",
    "BATON_LIMIT_UPLOADS",
)
AT_ONCE = 5
"""So many times the requests of a second may come at once."""
_MOST = 10**12


@dataclass(frozen=True)
class Limits:
    """The same in every edition."""

    rates: Rates = field(default_factory=Rates)
    streams: StreamLimits = field(default_factory=StreamLimits)
    bodies: BodyLimits = field(default_factory=BodyLimits)


def limits_from(environment: Mapping[str, str]) -> Limits:
    """Read `BATON_LIMIT_…`. Raises WrongSetting."""
    usual = Limits()

    def number(name: str, default: int, least: int = 1) -> int:
        text = environment.get(name) or str(default)
        if not (text.isascii() and text.isdigit() and least <= int(text[:20]) <= _MOST):
            raise WrongSetting(f"{name} is {text[:40]!r}; write a number from {least} on.")
        return int(text)

    def rate(name: str, default: Rate | None) -> Rate | None:
        per_second = number(name, int(default.per_second) if default else 0, least=0)
        return Rate(per_second, per_second * AT_ONCE) if per_second else None

    return Limits(
        rates=Rates(
            per_address=rate("BATON_LIMIT_REQUESTS_ADDRESS", usual.rates.per_address),
            per_principal=rate("BATON_LIMIT_REQUESTS", usual.rates.per_principal),
        ),
        streams=StreamLimits(
            person=number("BATON_LIMIT_STREAMS_PERSON", usual.streams.person),
            machine=number("BATON_LIMIT_STREAMS_MACHINE", usual.streams.machine),
            all=number("BATON_LIMIT_STREAMS", usual.streams.all),
        ),
        bodies=BodyLimits(
            bytes=number("BATON_LIMIT_BYTES", usual.bodies.bytes),
            uploads=number("BATON_LIMIT_UPLOADS", usual.bodies.uploads),
        ),
    )
