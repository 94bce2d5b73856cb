"""One request through its route: who asks, may they, what is in it, is it fresh, the answer."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from baton_common.edge.http.bodies import decode_body, decode_query
from baton_common.edge.http.calls import Call, Receive, Reply
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.rate_limits import Buckets
from baton_common.edge.http.read_your_writes import HEADER, PATIENCE, WaitFor, asked_for
from baton_common.edge.http.request_body import read_body
from baton_common.edge.http.routes import Route, as_reply
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Principal
from baton_common.edge.identity.refusal import KeysUnavailable, NotProven
from baton_common.edge.problems import Problem, unavailable

LONGEST_PARAMETER = 200


async def answer_call(
    call: Call,
    route: Route,
    parameters: Sequence[str],
    receive: Receive,
    *,
    edge: Edge,
    buckets: Buckets | None,
    wait_for: WaitFor | None,
) -> Reply:
    """Raises Problem, and whatever the route's handler raises."""
    await _let_in(call, route, edge.identify, buckets)
    arguments: dict[str, Any] = dict(zip(route.parameters, parameters, strict=True))
    if any(len(value) > LONGEST_PARAMETER for value in parameters):
        raise Problem(404, "no-such-route", "There is no such address: an id in it is too long.")
    if route.query is not None:
        arguments["query"] = decode_query(call.query, route.query)
    if route.body is not None:
        is_upload = route.body is bytes
        seconds = edge.upload_seconds if is_upload else edge.body_seconds
        call.body = await read_body(receive, call.headers, route.limit, seconds)
        arguments["body"] = call.body if is_upload else decode_body(call.body, route.body)
    is_stale = await _is_stale(call, wait_for)
    if route.takes_call:
        arguments["call"] = call
    reply = as_reply(route, await route.handler(**arguments))
    if is_stale:
        reply.headers["baton-stale"] = "true"
    return reply


async def _let_in(call: Call, route: Route, identify: Identify, buckets: Buckets | None) -> None:
    """401, 403 or 429 for whoever may not come in; a route without a policy lets in nobody."""
    policy = route.policy
    if policy is not None and policy.is_public:
        return
    try:
        call.principal = await _principal(call, route, identify)
    except NotProven as error:
        challenge = {"www-authenticate": 'Bearer realm="baton"'}
        raise Problem(401, "unauthenticated", str(error), headers=challenge) from None
    except KeysUnavailable as error:
        raise unavailable(str(error), retry_after=30) from None
    if buckets is not None and (wait := buckets.take(call.principal.id)):
        raise too_many(wait)
    if policy is None or not policy.admits(call.principal, call.service, route.access):
        words = "Nobody may do this."
        sentence = policy.sentence(call.service, route.access) if policy else words
        raise Problem(403, "forbidden", sentence)


async def _principal(call: Call, route: Route, identify: Identify) -> Principal:
    header = call.headers.get(b"authorization")
    if header is None and route.tickets is not None and b"ticket=" in call.query:
        given = dict(parse_qsl(call.query.decode("latin-1"))).get("ticket", "")
        return await route.tickets.redeem(given)
    return await identify.prove(header)


async def _is_stale(call: Call, wait_for: WaitFor | None) -> bool:
    header = call.headers.get(HEADER)
    if header is None or wait_for is None:
        return False
    position = asked_for(header, call.service)
    return position is not None and not await wait_for(position, PATIENCE)


def too_many(wait: float) -> Problem:
    """429 with the seconds after which the next request may come."""
    seconds = str(max(1, round(wait + 0.5)))
    detail = f"Too many requests. Come again in {seconds} s."
    return Problem(429, "too-many-requests", detail, headers={"retry-after": seconds})
