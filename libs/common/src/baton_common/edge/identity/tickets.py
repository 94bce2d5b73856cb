"""One-use tickets for browsers, whose EventSource cannot send a token in a header."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable
from math import inf

import msgspec

from baton_common.edge.identity.principal import Principal
from baton_common.edge.identity.refusal import NotProven
from baton_common.model.log_port import Answer, Log, Once
from baton_common.model.metadata import Metadata

LIFE = 60.0
"""Seconds between the asking for a ticket and its use."""

Spend = Callable[[str], Awaitable[bool]]
"""Marks a ticket as used; False if it was. Raises LogUnavailable."""


class _Ticket(msgspec.Struct, frozen=True):
    principal: Principal
    until: float | None
    ends: float
    nonce: str


_encode = msgspec.json.Encoder().encode
_decoder = msgspec.json.Decoder(_Ticket)


class Tickets:
    """Signed, so that any process with the same key can take what another gave out.

    `spend` decides where used ones are remembered: in this process by default (right for one
    process only), in the log for several.
    """

    def __init__(
        self,
        key: bytes | None = None,
        spend: Spend | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = key or secrets.token_bytes(32)
        self._spend = spend or _Memory(clock).spend
        self._clock = clock

    def make(self, principal: Principal, until: float = inf) -> str:
        """A ticket that stands for the principal once, for 60 s; `until` is when what they
        proved themselves with ends."""
        end = None if until == inf else until
        ticket = _Ticket(principal, end, self._clock() + LIFE, secrets.token_urlsafe(16))
        body = _encode(ticket)
        return f"{_text(body)}.{_text(self._signature(body))}"

    async def redeem(self, text: str) -> tuple[Principal, float]:
        """The owner of the ticket, and how long they are proven. Raises NotProven if the ticket is
        not ours, too old or used; LogUnavailable."""
        first, _, second = text.partition(".")
        try:
            body, signature = _bytes(first), _bytes(second)
        except ValueError:
            raise _refusal() from None
        if not hmac.compare_digest(signature, self._signature(body)):
            raise _refusal()
        ticket = _decoder.decode(body)
        if self._clock() >= ticket.ends or not await self._spend(ticket.nonce):
            raise _refusal()
        return ticket.principal, inf if ticket.until is None else ticket.until

    def _signature(self, body: bytes) -> bytes:
        return hmac.digest(self._key, b"baton-ticket\x00" + body, hashlib.sha256)


class _Memory:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._used: dict[str, float] = {}
        self._clock = clock

    async def spend(self, nonce: str) -> bool:
        now = self._clock()
        while self._used and next(iter(self._used.values())) <= now:
            del self._used[next(iter(self._used))]
        if nonce in self._used:
            return False
        self._used[nonce] = now + LIFE
        return True


def spend_in(log: Log) -> Spend:
    """Remembers used tickets in the log, as idempotency keys: one use over all processes."""

    async def spend(nonce: str) -> bool:
        done = await log.run(
            lambda work: None,
            metadata=Metadata(correlation_id="tickets"),
            once=Once("tickets", nonce, hashlib.sha256(nonce.encode()).digest()),
            answer=lambda _: Answer(204, b""),
        )
        return done.repeated is None

    return spend


def _refusal() -> NotProven:
    return NotProven("The ticket is used, expired or not ours. Ask for a new one.")


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    padded = text.encode("ascii") + b"=" * (-len(text) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)
