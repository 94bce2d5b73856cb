"""Turns a request into one committed unit of the log, and answers it."""

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from starlette.responses import Response

from baton_common.edge.http.answers import json_bytes
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import Preconditions
from baton_common.edge.http.read_your_writes import position_header
from baton_common.edge.http.references import must_be_judged
from baton_common.edge.problems import Problem
from baton_common.model.log_port import Log, Once, StoredAnswer
from baton_common.model.unit_of_work import UnitOfWork

A = TypeVar("A")


class Decision(NamedTuple):
    """The result of a decision: the answer's bytes, and the version of its stream afterwards. A
    request that joins one in flight is given the other's."""

    content: bytes
    version: int | None


class Commands:
    """Given to a service's routes. `check` comes before each decision, in its unit; it raises
    what is to be answered instead."""

    def __init__(self, log: Log, check: Callable[[Caller, UnitOfWork], None] | None = None) -> None:
        self.log = log
        self._check = check

    async def commit(
        self,
        caller: Caller,
        headers: Preconditions,
        decide: Callable[[UnitOfWork], A],
        *,
        stream: str | None = None,
        status: int = 200,
        show: Callable[[A], Any] = lambda answer: answer,
    ) -> Response:
        """Decide and commit; answer with `show(answer)` (a model, or None for no body).

        With an idempotency key, a second request with the same key, person, method, path and body
        is answered like the first; that answer is stored for a week, so it must hold no personal
        words. The version is compared with that of `stream` (which comes back as ETag). Raises
        Problem 400 for a version where there is no stream, and what `Log.run` and `decide` raise:
        Refused, Unknown, Stale, Rejected, LogUnavailable. A repeated request is judged anew: it is
        answered as the first one only to whoever may still ask it.
        """
        if headers.version is not None and stream is None:
            raise no_version()
        once = None if headers.key is None else once_of(caller, headers.key)

        judging = _Judging()

        def decided(work: UnitOfWork) -> Decision:
            with judging:
                if self._check is not None:
                    self._check(caller, work)
            answer = decide(work)
            must_be_judged()
            held = work.current.get(stream) if stream is not None else None
            return Decision(json_bytes(show(answer)), held.version if held is not None else None)

        def stored(decision: Decision) -> StoredAnswer:
            return StoredAnswer(status if decision.content else 204, decision.content)

        seen = {} if stream is None or headers.version is None else {stream: headers.version}
        while True:
            done = await self.log.run(
                decided,
                metadata=caller.metadata,
                once=once,
                answer=stored if once is not None else None,
                expected=seen or None,
            )
            if judging.has_begun:
                break  # else it joined one in flight, whose answer is stored by now
        judging.must_pass()
        must_be_judged()
        extra = {}
        if done.position is not None:
            extra["baton-position"] = position_header(caller.service, done.position)
        if done.repeated is not None:
            extra["baton-repeated"] = "true"
            return _answer(done.repeated.body, done.repeated.status, extra)
        content, version = done.answer
        if version is not None:
            extra["etag"] = f'"{version}"'
        return _answer(content, status if content else 204, extra)


def no_version() -> Problem:
    """400 for a version where there is nothing that could have one."""
    detail = "This has no version to compare; leave If-Match out."
    return Problem(400, "malformed", detail)


class _Judging:
    """Whether a request was judged, and the reason why its caller may not ask it."""

    def __init__(self) -> None:
        self.has_begun = False
        self._barred: BaseException | None = None

    def __enter__(self) -> None:
        self.has_begun, self._barred = True, None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._barred = error

    def must_pass(self) -> None:
        """Raises that reason."""
        if self._barred is not None:
            raise self._barred


def once_of(caller: Caller, key: str) -> Once:
    """The request's idempotency key with the hash of method, path with query, and body."""
    request = hashlib.sha256()
    for part in (caller.method.encode(), caller.path.encode(), caller.query, caller.body):
        request.update(len(part).to_bytes(8, "big"))
        request.update(part)
    return Once(caller.principal.actor, key, request.digest())


def _answer(content: bytes, status: int, headers: dict[str, str]) -> Response:
    return Response(content, status, headers, "application/json" if content else None)
