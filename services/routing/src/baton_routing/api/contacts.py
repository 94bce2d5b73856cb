"""Contacts as they are asked for: the list, and one with why who was asked."""

from datetime import datetime
from typing import Annotated

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.calls import Call
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.pages import Page, PageQuery, cursor, instant_of, key_after
from baton_common.edge.http.routes import Routes
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import READERS, seen_contact, sees_whole_floor
from baton_routing.api.views import (
    ContactLine,
    ContactView,
    PersonId,
    QueueId,
    contact_line,
    contact_view,
)
from baton_routing.domain.configuration.model import MAIN
from baton_routing.domain.configuration.state import Configuration, the_configuration
from baton_routing.domain.contact.events import Channel, ContactOffered
from baton_routing.domain.contact.state import CONTACT, Known
from baton_routing.domain.contact.status import StateName
from baton_routing.domain.matching.tracing import Trace
from baton_routing.pool.explaining import Explaining
from baton_routing.queries.contacts import contact_page


class ContactQuery(PageQuery, frozen=True):
    """Which contacts; what is left out does not matter."""

    state: StateName | None = None
    queue: QueueId | None = None
    agent: PersonId | None = None
    case: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    channel: Channel | None = None


class OneContactQuery(Query, frozen=True):
    """Whether to explain who was asked, and for which offer."""

    trace: bool = False
    """For those who see the whole floor."""
    offer_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """Which offer to explain; left out: the last one, or why nobody is asked while it waits."""


class OfferLine(msgspec.Struct, frozen=True, kw_only=True):
    """One offer that was made of it."""

    offer_id: str
    agent: PersonId
    at: datetime


class TracedContact(ContactView, frozen=True, kw_only=True):
    """A contact, and on request who was passed over and by which rule."""

    offers: tuple[OfferLine, ...] = ()
    """With `trace`: all that were made, the last one last."""
    trace: Trace | None = None


def contact_routes(commands: Commands, pool: Queries, explaining: Explaining) -> Routes:
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

    @routes.get("/v1/contacts/{contact_id}", policy=READERS, answers=TracedContact)
    async def read_contact(call: Call, contact_id: str, query: OneContactQuery) -> TracedContact:
        """Read one contact, always as it is now; with `trace` why it was offered as it was.

        The trace is reconstructed from the log: each agent passed over with the first rule that
        excluded them.
        """

        def run(work: UnitOfWork) -> tuple[Known, Configuration]:
            contact = seen_contact(call.principal, work.state(CONTACT, contact_id))
            return contact, the_configuration(work)

        contact, configuration = (await commands.log.run(run, metadata=call.metadata)).answer
        shown = TracedContact(**msgspec.structs.asdict(contact_view(contact)))
        if not query.trace and query.offer_id is None:
            return shown
        if not sees_whole_floor(call.principal):
            raise Problem(403, "forbidden", "Only those who see the whole floor may ask for it.")
        return await _traced(shown, configuration, explaining, query.offer_id)

    return routes


async def _traced(
    shown: TracedContact, configuration: Configuration, explaining: Explaining, offer_id: str | None
) -> TracedContact:
    history = await explaining.past(shown.id)
    offered = [each.event for each in history if isinstance(each.event, ContactOffered)]
    lines = tuple(OfferLine(offer_id=e.offer_id, agent=e.agent, at=e.at) for e in offered)
    wanted = offer_id or (offered[-1].offer_id if offered and shown.state != "waiting" else None)
    if wanted is None:
        trace = await explaining.waiting(_pool(configuration, shown.queue), history)
    else:
        queue = next((e.queue for e in offered if e.offer_id == wanted), shown.queue)
        if (trace := await explaining.offer(_pool(configuration, queue), history, wanted)) is None:
            raise Unknown
    return msgspec.structs.replace(shown, offers=lines, trace=trace)


def _pool(configuration: Configuration, queue: str) -> str:
    return configuration.queues[queue].pool if queue in configuration.queues else MAIN
