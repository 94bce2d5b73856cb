"""One request in the hands of a route, and what it is answered with."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from baton_common.edge.identity.principal import NOBODY, Principal
from baton_common.edge.languages import Language, language_of
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Streaming = Callable[[Scope, Receive, Send], Awaitable[None]]

JSON = b"application/json"


@dataclass(slots=True)
class Call:
    """Given to every route: who asks, in which journey, and the request as it came."""

    service: str
    method: str
    path: str
    """Within the service, `/v1/...`: without the prefix it is mounted under."""
    headers: Mapping[bytes, bytes]
    """Names in lower case."""
    correlation: str
    traceparent: str
    principal: Principal = NOBODY
    query: bytes = b""
    body: bytes = b""
    address: str = ""
    """The client's network address."""
    scope: Scope = field(default_factory=dict)

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
    def metadata(self) -> Metadata:
        """For every event that comes of this call."""
        return Metadata(
            correlation_id=self.correlation,
            actor=self.principal.actor,
            traceparent=self.traceparent,
        )


_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Reply:
    """What a route answers: a struct (sent as JSON by msgspec) or ready bytes."""

    content: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: bytes = JSON
    position: Position | None = None
    """Sent as `Baton-Position`: who sends it back reads what was written."""
    version: int | None = None
    """Sent as `ETag`."""
    stream: Streaming | None = None
    """An ASGI application that sends the answer itself (live updates); the rest is ignored."""

    def body(self) -> bytes:
        """The bytes as sent; none for 204."""
        if isinstance(self.content, bytes):
            return self.content
        return b"" if self.content is None else _encode(self.content)
