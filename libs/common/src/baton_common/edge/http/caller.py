"""The caller of a request: proven identity, journey, language, and the request as it came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

from baton_common.edge.http.asgi import Scope
from baton_common.edge.identity.principal import NOBODY, Principal
from baton_common.edge.languages import Language, language_of
from baton_common.model.metadata import Metadata

_KEY = "baton.caller"


@dataclass(slots=True)
class Caller:
    """Given to a route by `Depends(allow(…))`. The outer stack makes one of each request."""

    service: str
    method: str
    path: str
    """Within the service, `/v1/...`: without the prefix it is mounted under."""
    headers: Mapping[bytes, bytes]
    """Names in lower case."""
    correlation: str
    traceparent: str
    principal: Principal = NOBODY
    """In a route: with the roles for which its policy lets them in, and no others."""
    proven: Principal = NOBODY
    """In a route: with all their roles."""
    query: bytes = b""
    body: bytes = b""
    """The body as it came; read once the caller may."""
    address: str = ""
    """The client's network address; of IPv6 the network that its subscriber has."""
    scope: Scope = field(default_factory=dict)
    ends: float = inf
    """Unix seconds: when what they proved themselves with ends."""
    unproven: Exception | None = None
    """The reason the identity is not proven; raised by routes that need a proven caller."""

    @property
    def language(self) -> Language:
        """The better of Chinese and English by Accept-Language."""
        asked = self.headers.get(b"accept-language")
        return language_of(asked) if asked else "en"

    def header(self, name: str) -> str | None:
        """A header's value, None if it is not there."""
        value = self.headers.get(name.lower().encode("latin-1"))
        return None if value is None else value.decode("latin-1")

    @property
    def trace_id(self) -> str:
        """The 32 hexadecimal digits that traces, logs and problems name."""
        return self.traceparent[3:35]

    @property
    def metadata(self) -> Metadata:
        """For every event that comes of this request."""
        return Metadata(
            correlation_id=self.correlation,
            actor=self.principal.actor,
            traceparent=self.traceparent,
        )


def keep_caller(scope: Scope, caller: Caller) -> None:
    """Put the caller into the request's scope, where `caller_of` finds it."""
    scope[_KEY] = caller


def caller_of(scope: Scope) -> Caller:
    """The caller of a request that came through the stack."""
    caller: Caller = scope[_KEY]
    return caller
