"""Contacts as they are read: the list, and one with why each agent was asked."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import ByReader, hidden_queues, scope_of, seen_contact
from baton_routing.api.contact_views import (
    EXAMPLE,
    ContactLine,
    ContactView,
    contact_line,
    contact_view,
)
from baton_routing.api.ids import (
    OFFER_ID,
    AskedAgentId,
    CaseId,
    ContactInPath,
    QueueId,
)
from baton_routing.domain.configuration.model import MAIN
from baton_routing.domain.configuration.state import Configuration, the_configuration
from baton_routing.domain.contact.events import Channel, ContactOffered
from baton_routing.domain.contact.state import Known
from baton_routing.domain.contact.status import StateName
from baton_routing.domain.matching.tracing import Reason, WhyPassed
from baton_routing.pool.explaining import Explaining
from baton_routing.queries.agents import seen_agents
from baton_routing.queries.contacts import contact_page, seen_contacts
from baton_routing.queries.scope import Scope

TracedOfferId = Annotated[str, OFFER_ID.judged_by(Explaining.offer), Field(max_length=64)]


class ContactQuery(PageQuery):
    """A filter of the list of contacts; every field is optional."""

    state: StateName | None = None
    """Only in this state."""
    queue: QueueId | None = None
    """Only of this queue."""
    agent: AskedAgentId | None = None
    """Only of this agent; of one whom you may not see, nothing."""
    case: CaseId | None = None
    """Only about this case."""
    channel: Channel | None = None
    """Only of this channel."""


class OneContactQuery(Input):
    """Options: an explanation of who was asked, and for which offer."""

    trace: bool = False
    """Explain; for those who see the floor."""
    offer_id: TracedOfferId | None = None
    """The offer to explain; left out: the last one, or why nobody is asked while it waits."""


class OfferLine(Output):
    """One offer that was made of it."""

    model_config = example(offer_id="01a2", agent="ana", at="2026-03-02T09:00:00Z")

    offer_id: str
    """The offer's id."""
    agent: str
    """The agent it rang at."""
    at: datetime
    """The instant at which it was made."""


class PassedOverView(Output):
    """An agent who was not asked, and the first rule that excluded them."""

    model_config = example(agent="bo", reason="in-wrap-up", contact_id="c2")

    agent: str
    """The agent."""
    reason: Reason
    """The rule."""
    contact_id: str | None = None
    """The contact they were busy with, or the contact that took them."""
    skill: str | None = None
    """The skill they lack."""
    has: int | None = None
    """Their level of it."""
    needs: int | None = None
    """The level the queue needs."""
    why: WhyPassed | None = None
    """The reason they have a pass."""
    until: datetime | None = None
    """The instant at which the pass, the wrap-up, the offer, or the keeping for the last agent
    ends."""
    kept_for: str | None = None
    """The agent it is kept for."""
    idle_since: datetime | None = None
    """The instant from which they are idle."""


class TraceView(Output):
    """The reasons that this agent was asked or, if `asked` is null, that nobody is."""

    model_config = example(
        contact_id="pbx-1732291200.17",
        queue="returns",
        at="2026-03-02T09:00:00Z",
        asked="ana",
        passed_over=[{"agent": "bo", "reason": "in-wrap-up", "contact_id": "c2"}],
    )

    contact_id: str
    """The contact."""
    queue: str
    """The queue it waited in."""
    at: datetime
    """The instant of the matching."""
    asked: str | None
    """The agent who was asked."""
    passed_over: tuple[PassedOverView, ...]
    """All others whom you may see."""


class TracedContact(ContactView):
    """A contact, and on request who was passed over and by which rule."""

    model_config = example(**EXAMPLE, offers=[], trace=None)

    offers: tuple[OfferLine, ...] = ()
    """With `trace`: all that were made, the last one last."""
    trace: TraceView | None = None
    """With `trace`: the explanation."""


def contact_routes(commands: Commands, pool: Queries, explaining: Explaining) -> APIRouter:
    """`GET /v1/contacts` and `GET /v1/contacts/{contact_id}`."""
    router = edge_router("contacts")

    @router.get("/v1/contacts")
    async def list_contacts(
        caller: ByReader, query: Annotated[ContactQuery, Query()]
    ) -> Page[ContactLine]:
        """List contacts of your departments, the newest first; for an agent their own."""
        of = query.list_name("contacts")
        key = key_after(of, query.after, str, str)
        scope = scope_of(caller.principal)
        rows = await contact_page(
            pool,
            scope,
            state=query.state,
            queue=query.queue,
            hidden_queues=await hidden_queues(commands, caller, scope),
            agent=query.agent,
            case_id=query.case,
            channel=query.channel,
            before=(instant_of(key[0]), str(key[1])) if key else None,
            limit=query.limit + 1,
        )
        lines = [contact_line(row) for row in rows]
        last = lines[min(len(lines), query.limit) - 1] if lines else None
        place = (last.arrived_at.isoformat(), last.id) if last else ()
        return Page[ContactLine].cut(of, lines, query.limit, *place)

    @router.get("/v1/contacts/{contact_id}")
    async def read_contact(
        caller: ByReader, contact_id: ContactInPath, query: Annotated[OneContactQuery, Query()]
    ) -> TracedContact:
        """Read one contact, always as it is now; with `trace` why it was offered as it was.

        The trace is reconstructed from the log: each agent passed over with the first rule that
        excluded them. Of agents and contacts of other departments it says nothing.
        """
        scope = scope_of(caller.principal)

        def read(work: UnitOfWork) -> tuple[Known, Configuration]:
            return seen_contact(work, scope, contact_id), the_configuration(work)

        done = await commands.log.run(read, metadata=caller.metadata)
        contact, configuration = done.answer
        view = contact_view(contact)
        if not query.trace and query.offer_id is None:
            return TracedContact(**dict(view))
        if not scope.watches:
            raise Problem(403, "forbidden", "Only people who see the floor may ask for a trace.")
        traced = await _traced(view, configuration, explaining, query.offer_id)
        return await _seen_by(scope, traced, pool)

    return router


async def _traced(
    view: ContactView, configuration: Configuration, explaining: Explaining, offer_id: str | None
) -> TracedContact:
    history = await explaining.past(view.id)
    offered = [each.event for each in history if isinstance(each.event, ContactOffered)]
    wanted = offer_id or (offered[-1].offer_id if offered and view.state != "waiting" else None)
    if wanted is None:
        trace = await explaining.waiting(_pool(configuration, view.queue), history)
    else:
        queue = next((e.queue for e in offered if e.offer_id == wanted), view.queue)
        trace = await explaining.offer(_pool(configuration, queue), history, wanted)
        if trace is None:
            raise Unknown
    return TracedContact(
        **dict(view),
        offers=tuple(OfferLine.model_validate(event) for event in offered),
        trace=None if trace is None else TraceView.model_validate(trace),
    )


async def _seen_by(scope: Scope, traced: TracedContact, pool: Queries) -> TracedContact:
    """The trace without agents whom they may not see, and without the contacts."""
    if traced.trace is None or scope.everything:
        return traced
    passed = traced.trace.passed_over
    agents = await seen_agents(pool, scope, {each.agent for each in passed})
    contacts = await seen_contacts(pool, scope, {c for each in passed if (c := each.contact_id)})
    shown = tuple(
        each if each.contact_id in contacts else each.model_copy(update={"contact_id": None})
        for each in passed
        if each.agent in agents
    )
    trace = traced.trace.model_copy(update={"passed_over": shown})
    return traced.model_copy(update={"trace": trace})


def _pool(configuration: Configuration, queue: str) -> str:
    return configuration.queues[queue].pool if queue in configuration.queues else MAIN
