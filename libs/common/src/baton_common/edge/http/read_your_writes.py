"""A person always reads what they wrote: `Baton-Position` waits until the service has it."""

from collections.abc import Awaitable, Callable

from baton_common.edge.problems import Problem
from baton_common.model.position import Position

HEADER = b"baton-position"
LONGEST_WAIT = 2.0
"""Seconds; then the answer comes with `Baton-Stale: true`."""

WaitFor = Callable[[Position, float], Awaitable[bool]]
"""Waits until the read models have applied a position, so many seconds at most; whether."""


def asked_for(header: bytes, service: str) -> Position | None:
    """This service's position in `stock=1.42, shop=1.7`; those of others are passed over.

    Raises Problem 400 if this service's own cannot be read.
    """
    for part in header[:2_048].decode("latin-1").split(","):
        name, equals, text = part.strip().partition("=")
        if equals and name == service:
            try:
                return Position.parse(text[:40])
            except ValueError:
                detail = "Send Baton-Position exactly as it came, or leave it out."
                raise Problem(400, "malformed", detail) from None
    return None


def position_header(service: str, position: Position) -> str:
    """The position that is sent with every command's answer."""
    return f"{service}={position}"
