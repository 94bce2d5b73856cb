"""A route of the old kind as FastAPI takes it, until its service has moved."""

from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from baton_common.edge.http.allow import Allow
from baton_common.edge.http.bodies import decode_body, decode_query
from baton_common.edge.http.caller import caller_of
from baton_common.edge.http.calls import Reply
from baton_common.edge.http.read_your_writes import HEADER, PATIENCE, asked_for, position_header
from baton_common.edge.http.route_class import LONGEST_PARAMETER, inside_of
from baton_common.edge.http.routes import Route
from baton_common.edge.problems import Problem


class OldRoute(APIRoute):
    """Judges, reads and answers as `Routes` always did."""

    def __init__(self, declared: Route) -> None:
        async def endpoint(request: Request) -> Response:
            return await _answer(declared, request)

        super().__init__(
            declared.path,
            endpoint,
            methods=[declared.method],
            response_model=None,
            name=f"{declared.method} {declared.path}",
            include_in_schema=False,
        )
        self.declared = declared

    @property
    def most_bytes(self) -> int:
        return self.declared.limit


async def _answer(route: Route, request: Request) -> Response:
    caller, inside = caller_of(request.scope), inside_of(request)
    if route.policy is None:
        raise Problem(403, "forbidden", "Nobody may do this.")
    await Allow(route.policy, route.tickets).judge(caller, inside.identification)
    arguments: dict[str, Any] = dict(request.path_params)
    if any(len(value) > LONGEST_PARAMETER for value in arguments.values()):
        raise Problem(404, "no-such-route", "There is no such address: an id in it is too long.")
    if route.query is not None:
        arguments["query"] = decode_query(caller.query, route.query)
    if route.body is not None:
        caller.body = await request.body()
        is_upload = route.body is bytes
        arguments["body"] = caller.body if is_upload else decode_body(caller.body, route.body)
    header, is_stale = caller.headers.get(HEADER), False
    if header is not None and inside.wait_for is not None:
        position = asked_for(header, caller.service)
        is_stale = position is not None and not await inside.wait_for(position, PATIENCE)
    if route.takes_call:
        arguments["call"] = caller
    response = _response(route, caller.service, await route.handler(**arguments))
    if is_stale:
        response.headers["baton-stale"] = "true"
    return response


def _response(route: Route, service: str, answer: Any) -> Response:
    reply = answer if isinstance(answer, Reply) else Reply(answer, route.status)
    if answer is None:
        reply = Reply(None, 204)
    if reply.stream is not None:
        return _Streamed(reply.stream)
    headers = dict(reply.headers)
    if reply.position is not None:
        headers["baton-position"] = position_header(service, reply.position)
    if reply.version is not None:
        headers["etag"] = f'"{reply.version}"'
    body = reply.body()
    response = Response(body, reply.status, headers)
    if body:
        response.headers["content-type"] = reply.media_type.decode()
    return response


class _Streamed(Response):
    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream = stream

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._stream(scope, receive, send)
