"""How a route turns a request into one committed unit of the log, and answers it."""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Answer, Log, Once
from baton_common.model.unit_of_work import UnitOfWork

A = TypeVar("A")

LONGEST_KEY = 200

_encode = msgspec.json.Encoder().encode


class Commands:
    """Given to a service's routes. `check` comes before each decision, in its unit; it raises
    what is to be answered instead."""

    def __init__(self, log: Log, check: Callable[[Call, UnitOfWork], None] | None = None) -> None:
        self.log = log
        self._check = check

    async def run(
        self,
        call: Call,
        decide: Callable[[UnitOfWork], A],
        *,
        stream: str | None = None,
        status: int = 200,
        show: Callable[[A], Any] = lambda answer: answer,
    ) -> Reply:
        """Decide and commit; answer with `show(answer)` (a struct, or None for no body).

        `Idempotency-Key`: a second request with the same key, person, method, path and body is
        answered like the first; that answer is stored for a week, so it must hold no personal
        words. `If-Match: "<version>"` is compared with `stream` (its version comes back as
        ETag). Raises Problem 400 for headers that cannot be read, and what `Log.run` and
        `decide` raise: Refused, Unknown, Stale, Rejected, LogUnavailable.
        """
        expected = if_match(call)
        if expected is not None and stream is None:
            detail = "This has no version to compare; leave If-Match out."
            raise Problem(400, "malformed", detail)
        once = once_of(call)
        version: int | None = None

        def decided(work: UnitOfWork) -> A:
            nonlocal version
            if self._check is not None:
                self._check(call, work)
            answer = decide(work)
            held = work.current.get(stream) if stream is not None else None
            version = held.version if held is not None else None
            return answer

        def stored(answer: A) -> Answer:
            shown = show(answer)
            return Answer(204, b"") if shown is None else Answer(status, _encode(shown))

        done = await self.log.run(
            decided,
            metadata=call.metadata,
            once=once,
            answer=stored if once is not None else None,
            expected={stream: expected} if stream is not None and expected is not None else None,
        )
        if done.repeated is not None:
            stored_before = done.repeated
            repeated = {"baton-repeated": "true"}
            return Reply(stored_before.body, stored_before.status, repeated, position=done.position)
        shown = show(done.answer)
        return Reply(
            shown,
            204 if shown is None else status,
            position=done.position,
            version=version,
        )


def once_of(call: Call) -> Once | None:
    """The request's idempotency key with the hash of method, path with query, and body.

    Raises Problem 400 for a key that is empty, longer than 200 characters or not printable.
    """
    key = call.header("idempotency-key")
    if key is None:
        return None
    if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        detail = f"Send an Idempotency-Key of 1 to {LONGEST_KEY} printable ASCII characters."
        raise Problem(400, "malformed", detail)
    request = hashlib.sha256()
    for part in (call.method.encode(), call.path.encode(), call.query, call.body):
        request.update(len(part).to_bytes(8, "big"))
        request.update(part)
    return Once(call.principal.actor, key, request.digest())


def if_match(call: Call) -> int | None:
    """The version in `If-Match: "<version>"`. Raises Problem 400 for anything else."""
    header = call.header("if-match")
    if header is None:
        return None
    inner = header.strip().removeprefix('"').removesuffix('"')
    if not (inner.isascii() and inner.isdigit() and len(inner) <= 18 and len(header) >= 3):
        detail = 'Send the ETag as it came: If-Match: "<version>", with its quotation marks.'
        raise Problem(400, "malformed", detail)
    return int(inner)
