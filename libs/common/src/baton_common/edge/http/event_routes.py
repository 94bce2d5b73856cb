"""`GET /v1/events` and the tickets by which browsers take it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.sse import EventSourceResponse
from starlette.responses import Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.sse import Live, LiveAnswer, Source, position_after
from baton_common.edge.identity.policy import Policy
from baton_common.edge.identity.tickets import LIFE, Tickets
from baton_common.edge.models import PLAIN, Input, Output, example

_LAST_EVENT_ID: dict[str, Any] = {
    "name": "Last-Event-ID",
    "in": "header",
    "required": False,
    "description": "The last `id` you saw; the stream goes on after it.",
    "schema": {"type": "string"},
}


class EventsQuery(Input):
    """The start position of the stream, and a browser's ticket."""

    ticket: Annotated[str, PLAIN] | None = None
    """A ticket of `POST /v1/events/tickets`, instead of the Authorization header. Used up at
    once."""
    after: Annotated[str, PLAIN] | None = None
    """A position like 1.42, if there is no Last-Event-ID; from now on if neither is there."""


class TicketView(Output):
    """Send it as `?ticket=`, once."""

    model_config = example(ticket="eyJwcmluY2lwYWwi.3q2-7w", expires_in=60)

    ticket: str
    """Proves who you are, once."""
    expires_in: int
    """Seconds."""


def event_routes(policy: Policy, tickets: Tickets, live: Live, source: Source) -> APIRouter:
    """Live updates for those whom the policy lets in; `source` scopes what each may see."""
    router = edge_router("events")
    follower = allow(policy, tickets=tickets)

    @router.post("/v1/events/tickets", status_code=201)
    async def make_ticket(caller: Annotated[Caller, Depends(allow(policy))]) -> TicketView:
        """Get a ticket for live updates.

        For browsers, whose EventSource sends no Authorization header.
        """
        ticket = tickets.make(caller.proven, caller.ends)
        return TicketView(ticket=ticket, expires_in=int(LIFE))

    @router.get(
        "/v1/events",
        response_class=EventSourceResponse,
        response_description="Server-Sent Events: `id` is a position, `event` the type, `data` "
        "one line of JSON.",
        openapi_extra={"parameters": [_LAST_EVENT_ID]},
    )
    async def follow_events(
        caller: Annotated[Caller, Depends(follower)], query: Annotated[EventsQuery, Query()]
    ) -> Response:
        """Follow what happens, as Server-Sent Events.

        `id` is `<epoch>.<position>`, `event` the type. Resumes by Last-Event-ID. A comment
        comes each 15 s. The stream ends after an hour, when your token or your roles do, and when
        you open too many others: come again.
        """
        live.check(caller)
        return LiveAnswer(live.follow(caller, source, position_after(caller, query.after)))

    return router
