"""The problem that answers each kind of error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.validation import not_valid
from baton_common.edge.identity.refusal import KeysUnavailable, NotProven
from baton_common.edge.languages import Messages
from baton_common.edge.problems import Problem, encode_problem, problem_of, unavailable
from baton_common.engine.projections.port import Unfit
from baton_common.model.log_port import Conflict, LogMoved, LogUnavailable, Rejected
from baton_common.model.messages import Refused, Stale, Unknown
from baton_common.model.personal import VaultUnavailable

PROBLEM_JSON = "application/problem+json"
_EXPECTED: tuple[type[Exception], ...] = (
    *(Problem, Unknown, Stale, Refused, Conflict, Rejected, NotProven, KeysUnavailable),
    *(LogUnavailable, LogMoved, Unfit, VaultUnavailable, RequestValidationError, HTTPException),
)
_log = structlog.get_logger()


@dataclass(frozen=True)
class ProblemAnswers:
    """Answers errors in the caller's language; `own` are the service's words for its codes."""

    own: Messages

    def answer(self, caller: Caller, error: Exception) -> Response:
        """The problem, as problem+json."""
        if isinstance(error, HTTPException):
            error = _no_route(caller) if error.status_code in {404, 405} else _other(error)
        elif isinstance(error, RequestValidationError):
            error = not_valid(error.errors())
        elif isinstance(error, Rejected):
            _log.error("rejected", reason=str(error), trace=caller.trace_id)
        problem = _problem(error)
        body = encode_problem(problem, caller.trace_id, caller.language, self.own)
        return Response(body, problem.status, problem.headers, PROBLEM_JSON)


def _problem(error: Exception) -> Problem:
    match error:
        case NotProven():
            challenge = {"www-authenticate": 'Bearer realm="baton"'}
            return Problem(401, "unauthenticated", str(error), headers=challenge)
        case KeysUnavailable():
            return unavailable(str(error), retry_after=30)
        case _:
            return problem_of(error)


def _other(error: HTTPException) -> Problem:
    return Problem(error.status_code, "malformed", "The request cannot be read.")


def is_expected(error: Exception) -> bool:
    """True if it says something to the caller; False if it is a fault of ours."""
    return isinstance(error, _EXPECTED)


def _no_route(caller: Caller) -> Problem:
    others = set(_methods_at(caller))
    if not others:
        detail = "There is no such address. See /docs for those there are."
        return Problem(404, "no-such-route", detail)
    allowed = ", ".join(sorted({*others, *({"HEAD"} if "GET" in others else set())}))
    detail = f"This address does not take that method, but {allowed}."
    return Problem(405, "method-not-allowed", detail, headers={"allow": allowed})


def _methods_at(caller: Caller) -> Iterator[str]:
    for each in iter_route_contexts(caller.scope["app"].routes):
        pattern: re.Pattern[str] | Any = getattr(each, "path_regex", None)
        if isinstance(each.original_route, APIRoute) and pattern and pattern.match(caller.path):
            yield from each.methods or ()
