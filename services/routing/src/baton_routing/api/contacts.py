"""Contacts as they are asked for: the list, and one with why who was asked."""

from typing import Annotated

import msgspec

from baton_common.http.calls import Call
from baton_common.http.commands import Commands
from baton_common.http.pages import Page, PageQuery, cursor, instant_of, key_after
from baton_common.http.routes import Routes
from baton_common.running.queries import Queries
from baton_common.work import Work
from baton_routing.api.access import READERS, seen_contact, sees_whole_floor
from baton_routing.api.views import (
    ContactLine,
    ContactView,
    PersonId,
    QueueId,
    contact_line,
    contact_view,
)
from baton_routing.domain.contact.events import Channel
from baton_routing.domain.contact.evolving import CONTACT
from baton_routing.domain.contact.state import StateName
from baton_routing.projections.contacts import contact_page


class ContactQuery(PageQuery, frozen=True):
    """Which contacts; what is left out does not matter."""

    state: StateName | None = None
    queue: QueueId | None = None
    agent: PersonId | None = None
    case: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    channel: Channel | None = None


def contact_routes(commands: Commands, pool: Queries) -> Routes:
    """`GET /v1/contacts` and `GET /v1/contacts/{id}`."""
    routes = Routes("contacts")

    @routes.get("/v1/contacts", policy=READERS, answers=Page[ContactLine])
    async def list_contacts(call: Call, query: ContactQuery) -> Page[ContactLine]:
        """List contacts, the newest first; an agent's own for an agent."""
        agent = query.agent if sees_whole_floor(call.principal) else call.principal.id
        query = msgspec.structs.replace(query, agent=agent)
        of = "contacts:" + msgspec.json.encode(msgspec.structs.replace(query, after=None)).decode()
        key = key_after(of, query.after, str, str)
        rows = await contact_page(
            pool,
            state=query.state,
            queue=query.queue,
            agent=query.agent,
            case_id=query.case,
            channel=query.channel,
            before=(instant_of(key[0]), str(key[1])) if key else None,
            limit=query.limit + 1,
        )
        lines = [contact_line(row) for row in rows[: query.limit]]
        if len(rows) <= query.limit:
            return Page(items=lines)
        last = lines[-1]
        return Page(items=lines, next=cursor(of, last.arrived_at.isoformat(), last.id))

    @routes.get("/v1/contacts/{contact_id}", policy=READERS, answers=ContactView)
    async def read_contact(call: Call, contact_id: str) -> ContactView:
        """Read one contact, always as it is now."""

        def run(work: Work) -> ContactView:
            return contact_view(seen_contact(call.principal, work.state(CONTACT, contact_id)))

        return (await commands.log.run(run, about=call.about)).answer

    return routes
