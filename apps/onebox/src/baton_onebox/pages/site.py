"""The pages beside the services: the start page with the stories, the outbox."""

from collections.abc import Mapping
from importlib import resources
from string import Template
from typing import Any

from baton_common.http.calls import Receive, Scope, Send

SECURITY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"
_KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript"}


def template(name: str) -> Template:
    """A page of this package, with its `$names` open."""
    return Template((resources.files(__package__) / name).read_text("utf-8"))


class Site:
    """Answers what no service answers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 404, "text/plain", b"There is nothing here; go to /\n")


async def answer(
    send: Send, status: int, kind: str, body: bytes, more: Mapping[str, str] | None = None
) -> None:
    """Send a whole page."""
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "content-length": str(len(body)),
        "content-security-policy": SECURITY,
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        **(more or {}),
    }
    raw: list[Any] = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
