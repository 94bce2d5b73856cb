"""The order inside a route: judge the caller, read the body, decode it, validate it, hand it on.

FastAPI reads and decodes the body before it solves any dependency, so a stranger would be told
what is wrong with a body that they may not send at all. This route class goes before it.
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Receive, Scope, Send

from baton_common.edge.http.allow import Allow
from baton_common.edge.http.answers import json_answer
from baton_common.edge.http.caller import Caller, caller_of
from baton_common.edge.http.command_headers import preconditions, preconditions_of
from baton_common.edge.http.identification import Identification
from baton_common.edge.http.json_body import JsonBody
from baton_common.edge.http.read_your_writes import HEADER, LONGEST_WAIT, WaitFor, asked_for
from baton_common.edge.http.references import Naming, must_be_judged
from baton_common.edge.http.request_body import LARGEST_UPLOAD, MAX_BODY
from baton_common.edge.http.spooling import Spool
from baton_common.edge.problems import Problem

LONGEST_PARAMETER = 200
"""Characters of a path parameter."""
_GIVEN = "baton.given"
_NOT_GIVEN = ("request", "http_connection", "response", "background_tasks", "security_scopes")
"""Parameters that FastAPI would give a path function by their type."""


@dataclass(frozen=True)
class Inside:
    """The service's parts that every route uses: `app.state.inside`."""

    identification: Identification
    wait_for: WaitFor | None
    spool: Spool


class EdgeRoute(APIRoute):
    """Every route of every service. One without `allow(…)` lets in nobody.

    `max_body_size` is the most bytes of its body, where it may not have as many as others. Raises
    TypeError for text of which it is not said what it names.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        max_body_size: int | None = None,
        **how: Any,
    ) -> None:
        self._own_most_bytes = max_body_size
        self._beginning = path.partition("{")[0]
        super().__init__(path, endpoint, **how)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers as FastAPI does, without stacks for dependencies that are closed after it:
        there are none."""
        if scope["method"] not in (self.methods or ()):
            raise HTTPException(405)
        response = await self._handle(Request(scope, receive, send))
        await response(scope, receive, send)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Matches as FastAPI does; a path that does not even begin like this one is seen at
        once."""
        path: str = scope["path"]
        if path.startswith(self._beginning, len(scope.get("root_path", ""))):
            return super().matches(scope)
        return Match.NONE, {}

    @property
    def allow(self) -> Allow | None:
        """The route's policy; None: it declares none."""
        return next(_allows(self.dependant), None)

    @property
    def is_command(self) -> bool:
        """True if it takes an idempotency key and a version."""
        return any(each.call is preconditions for each in self.dependant.dependencies)

    @property
    def takes_bytes(self) -> bool:
        """True if its body is an upload."""
        return self.body_field is not None and self.body_field.field_info.annotation is bytes

    @property
    def most_bytes(self) -> int:
        """Most bytes of a body; the outer stack keeps to it."""
        return self._own_most_bytes or (LARGEST_UPLOAD if self.takes_bytes else MAX_BODY)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The order, then the path function."""
        dependant, allow, lists = self.dependant, self.allow, list_parameters(self.dependant)
        names = _names(dependant)
        answer = _answering(dependant, self.status_code or 200)
        takes_body, takes_bytes = self.body_field is not None, self.takes_bytes
        body = JsonBody(_annotation(self.body_field)) if takes_body and not takes_bytes else None

        async def handle(request: Request) -> Response:
            caller, inside = caller_of(request.scope), inside_of(request)
            if allow is None:
                raise Problem(403, "forbidden", "Nobody may do this.")
            await allow.judge(caller, inside.identification)
            check_parameters(request.path_params, caller.query, lists)
            given: dict[str, Any] = dict.fromkeys(names.callers, caller)
            if body is not None:
                caller.body = await request.body()
                _check_media_type(caller)
                given[names.body] = body.read(caller.body)
            elif takes_body:
                async with inside.spool.whole(request) as content:
                    caller.body = given[names.body] = content
                    return await answered(request, caller, given, inside.wait_for)
            return await answered(request, caller, given, inside.wait_for)

        async def answered(
            request: Request, caller: Caller, given: dict[str, Any], wait_for: WaitFor | None
        ) -> Response:
            if names.headers:
                given[names.headers] = preconditions_of(caller)
            request.scope[_GIVEN] = given
            is_stale = await _is_stale(caller, wait_for)
            response = await answer(request)
            if is_stale:
                response.headers["baton-stale"] = "true"
            return response

        self._handle = handle
        return handle


def _answering(
    dependant: Dependant, status: int
) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """Validates path and query by FastAPI's own fields, and answers with what the path function
    gives. FastAPI's handler would look for dependencies, headers and cookies at each request: a
    quarter of its cost. Raises TypeError for a path function that takes those."""
    is_known = all(map(_is_known, dependant.dependencies))
    others = [*dependant.header_params, *dependant.cookie_params]
    if (
        not is_known
        or others
        or any(getattr(dependant, f"{name}_param_name") for name in _NOT_GIVEN)
    ):
        raise TypeError(
            f"{dependant.path}: a path function is given the caller, CommandHeaders, path, query "
            "and body. Other headers are the caller's; those of the answer belong to its Response."
        )
    path_function, path, query = dependant.call, dependant.path_params, dependant.query_params
    assert path_function is not None
    naming = Naming(f"{dependant.path}", [*path, *query, *dependant.body_params])

    async def answer(request: Request) -> Response:
        values, errors = request_params_to_args(query, request.query_params) if query else ({}, [])
        for field in path:  # each is there, and once
            value = request.path_params[field.alias]
            values[field.name], wrong = field.validate(value, values, loc=("path", field.alias))
            errors += wrong
        if errors:
            raise RequestValidationError(errors)
        values |= request.scope[_GIVEN]
        naming.begin(values)
        given = await path_function(**values)
        must_be_judged()
        return given if isinstance(given, Response) else json_answer(given, status)

    return answer


def edge_router(tag: str) -> APIRouter:
    """A router whose routes keep the order; `tag` groups them in the API's document."""
    return APIRouter(
        tags=[tag],
        route_class=EdgeRoute,
        strict_content_type=False,
        generate_unique_id_function=lambda route: route.name,
    )


@dataclass(frozen=True)
class _Names:
    """Names of the path function's parameters that the route class fills."""

    callers: tuple[str, ...]
    headers: str
    body: str


def _names(dependant: Dependant) -> _Names:
    given = [each for each in dependant.dependencies if each.name and _is_known(each)]
    headers = [each.name for each in given if each.call is preconditions]
    bodies = [each.name for each in dependant.body_params]
    if len(bodies) > 1:
        raise TypeError(f"{dependant.path} takes more than one body")
    return _Names(
        callers=tuple(each.name or "" for each in given if isinstance(each.call, Allow)),
        headers=(headers[0] or "") if headers else "",
        body=bodies[0] if bodies else "",
    )


def _is_known(dependant: Dependant) -> bool:
    return isinstance(dependant.call, Allow) or dependant.call is preconditions


def _annotation(field: ModelField | None) -> Any:
    return field.field_info.annotation if field is not None else None


def inside_of(request: Request) -> Inside:
    """The `Inside` that `create_app` stored."""
    inside: Inside = request.app.state.inside
    return inside


def list_parameters(dependant: Dependant) -> frozenset[str] | None:
    """Names of the query parameters that may be repeated; None if the route takes no query."""
    found = list(_query_parameters(dependant))
    return frozenset(name for name, is_list in found if is_list) if found else None


def check_parameters(path: Any, raw: bytes, lists: frozenset[str] | None) -> None:
    """Raises Problem 404 for an id that can be none, 400 for a query that cannot be read."""
    if any(len(str(value)) > LONGEST_PARAMETER for value in path.values()):
        raise Problem(404, "no-such-route", "There is no such address: an id in it is too long.")
    if not raw or lists is None:
        return
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Problem(400, "malformed", "The query string is not percent-encoded UTF-8.") from None
    if any("\x00" in name or "\x00" in value for name, value in pairs):
        raise Problem(400, "malformed", "The query string holds a NUL character; take it out.")
    times = Counter(name for name, _ in pairs if name not in lists)
    if any(count > 1 for count in times.values()):
        raise Problem(400, "malformed", "A parameter appears twice in the query string.")


def _allows(dependant: Dependant) -> Iterator[Allow]:
    for each in dependant.dependencies:
        if isinstance(each.call, Allow):
            yield each.call
        yield from _allows(each)


def _query_parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            shape = annotation.model_json_schema()["properties"]
            yield from ((name, _is_list(each)) for name, each in shape.items())
        else:
            yield field.alias, False
    for each in dependant.dependencies:
        yield from _query_parameters(each)


def _is_list(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "array" or any(map(_is_list, schema.get("anyOf", ())))


def _check_media_type(caller: Caller) -> None:
    """A browser's form, or a file sent by mistake, is told so instead of what is wrong in it."""
    given = caller.header("content-type")
    if not given or not caller.body:
        return
    media_type = given.partition(";")[0].strip().lower()
    if media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    ):
        return
    shown = media_type[:80] if media_type.isprintable() else "this"
    detail = f"Send JSON with Content-Type: application/json; {shown} is not read here."
    raise Problem(415, "media-type", detail)


async def _is_stale(caller: Caller, wait_for: WaitFor | None) -> bool:
    header = caller.headers.get(HEADER)
    if header is None or wait_for is None:
        return False
    position = asked_for(header, caller.service)
    return position is not None and not await wait_for(position, LONGEST_WAIT)
