"""One request in the hands of a route, and what it is answered with."""

from dataclasses import dataclass, field
from typing import Any

from baton_common.edge.http.answers import json_bytes
from baton_common.edge.http.asgi import Receive, Scope, Send
from baton_common.edge.http.caller import Caller as Call
from baton_common.model.position import Position

__all__ = ["JSON", "Call", "Receive", "Reply", "Scope", "Send"]

JSON = b"application/json"


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
    stream: Any = None
    """An ASGI application that sends the answer itself; the rest is ignored."""

    def body(self) -> bytes:
        """The bytes as sent; none for 204."""
        if isinstance(self.content, bytes):
            return self.content
        return json_bytes(self.content)
