"""Whole pages and streams of events, as ASGI messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template

from baton_common.edge.http.asgi import Send

SECURITY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@dataclass(frozen=True)
class SimplePage:
    """A page that is sent at once."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def page(template: Template, words: Mapping[str, str], status: int = 200) -> SimplePage:
    """A template with its names filled in. Raises KeyError for a name that is missing."""
    return SimplePage(status, "text/html", template.substitute(words).encode())


def redirect(where: str, headers: Mapping[str, str]) -> SimplePage:
    """Go there instead, with GET."""
    return SimplePage(303, "text/plain", b"", {"location": where, **headers})


async def send_answer(send: Send, answer: SimplePage) -> None:
    """Send it whole."""
    headers = {
        "content-type": f"{answer.kind}; charset=utf-8",
        "content-length": str(len(answer.body)),
        **_COMMON,
        **answer.headers,
    }
    await send(_start(answer.status, headers))
    await send({"type": "http.response.body", "body": answer.body})


@dataclass(frozen=True)
class Events:
    """Server-sent events."""

    send_message: Send

    async def begin(self) -> None:
        """Say that events follow."""
        await self.send_message(_start(200, {"content-type": "text/event-stream", **_COMMON}))
        await self._send(b": stories follow\n\n")

    async def send(self, data: str) -> None:
        """One event; `data` is one line."""
        await self._send(f"data: {data}\n\n".encode())

    async def _send(self, body: bytes) -> None:
        await self.send_message({"type": "http.response.body", "body": body, "more_body": True})


def send_events(send: Send) -> Events:
    """A stream of events on this connection."""
    return Events(send)


_COMMON = {
    "content-security-policy": SECURITY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


def _start(status: int, headers: Mapping[str, str]) -> dict[str, object]:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": raw}
