"""`GET /v1/events` and the tickets by which browsers take it."""

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.routes import Routes
from baton_common.edge.http.sse import Live, Source
from baton_common.edge.identity.policy import Policy
from baton_common.edge.identity.tickets import LIFE, Tickets


class EventsQuery(Query, frozen=True):
    """Where to begin, and a browser's ticket."""

    ticket: str | None = None
    """Of `POST /v1/events/tickets`, instead of the Authorization header. Used up at once."""
    after: str | None = None
    """A position like 1.42, if there is no Last-Event-ID; from now on if neither is there."""


class TicketView(msgspec.Struct, frozen=True):
    """Send it as `?ticket=`, once."""

    ticket: str
    expires_in: int
    """Seconds."""


def event_routes(policy: Policy, tickets: Tickets, live: Live, source: Source) -> Routes:
    """Live updates for those whom the policy lets in; `source` scopes what each may see."""
    routes = Routes("events")

    @routes.post(
        "/v1/events/tickets", policy=policy, answers=TicketView, status=201, is_command=False
    )
    async def make_ticket(call: Call) -> TicketView:
        """Get a ticket for live updates.

        For browsers, whose EventSource sends no Authorization header.
        """
        return TicketView(tickets.make(call.principal), int(LIFE))

    @routes.get("/v1/events", policy=policy, media_type="text/event-stream", tickets=tickets)
    async def events(call: Call, query: EventsQuery) -> Reply:
        """Follow what happens, as Server-Sent Events.

        `id` is `<epoch>.<position>`, `event` the type. Resumes by Last-Event-ID. A comment
        comes each 15 s. The stream ends after an hour: come again.
        """
        return live.reply(call, source, query.after)

    return routes
