"""What agents and channels do with a contact: answer, decline, hand on, end, wrap up."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.principal import Role
from baton_common.edge.problems import Problem
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import AGENTS, CHANNELS, seen_contact
from baton_routing.api.views import ContactView, PersonId, QueueId, contact_view
from baton_routing.domain.contact.state import CONTACT, Contact, NotYetSeen
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import (
    AbandonContact,
    AnswerContact,
    CancelTransfer,
    CompleteConsult,
    ContactRequest,
    DeclineOffer,
    EndContact,
    EndWrapUp,
    LeaveConsult,
    TransferContact,
)

Asking = Callable[[datetime], ContactRequest]
"""From the database's clock to the request."""


class Answering(RequestBody, frozen=True, kw_only=True):
    """Which offer, and for whom."""

    offer_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """Left out: the one that rings."""
    by: PersonId | None = None
    """A machine names the agent; everybody else acts for themselves."""


class Acting(RequestBody, frozen=True, kw_only=True):
    """For whom."""

    by: PersonId | None = None


class Transferring(RequestBody, frozen=True, kw_only=True):
    """Whom to ask: a queue or an agent, one of the two."""

    kind: Literal["consult", "warm", "blind"]
    """consult: ask first, decide then; warm: stay until they answer; blind: leave now."""
    queue: QueueId | None = None
    agent: PersonId | None = None
    by: PersonId | None = None


class WrappingUp(RequestBody, frozen=True, kw_only=True):
    """What it was about."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,40}$", examples=["refund"])] | None = (
        None
    )
    by: PersonId | None = None


def handling_routes(commands: Commands) -> Routes:
    """`/v1/contacts/{id}/…`: whoever is concerned by the contact, or a machine for them."""
    routes = Routes("contacts")

    async def decided(call: Call, contact_id: str, asking: Asking) -> Reply:
        def run(work: UnitOfWork) -> ContactView:
            seen_contact(call.principal, work.state(CONTACT, contact_id))
            return _view(do(work, asking(work.now)))

        return await commands.run(call, run, stream=CONTACT.stream(contact_id))

    @routes.post("/v1/contacts/{contact_id}/answer", policy=AGENTS, answers=ContactView)
    async def answer(call: Call, contact_id: str, body: Answering) -> Reply:
        """Take the contact that rings at you. 409 once the offer is over."""
        by, offer_id = acting(call.principal, body.by), body.offer_id
        return await decided(
            call,
            contact_id,
            lambda at: AnswerContact(contact_id=contact_id, by=by, offer_id=offer_id, at=at),
        )

    @routes.post("/v1/contacts/{contact_id}/decline", policy=AGENTS, answers=ContactView)
    async def decline(call: Call, contact_id: str, body: Answering) -> Reply:
        """Leave it to somebody else; you stay available. 409 once the offer is over."""
        by, offer_id = acting(call.principal, body.by), body.offer_id
        return await decided(
            call,
            contact_id,
            lambda at: DeclineOffer(contact_id=contact_id, by=by, offer_id=offer_id, at=at),
        )

    @routes.post("/v1/contacts/{contact_id}/abandon", policy=CHANNELS, answers=ContactView)
    async def abandon(call: Call, contact_id: str) -> Reply:
        """Tell that the customer left before anybody answered."""
        return await decided(
            call, contact_id, lambda at: AbandonContact(contact_id=contact_id, at=at)
        )

    @routes.post("/v1/contacts/{contact_id}/end", policy=AGENTS, answers=ContactView)
    async def end(call: Call, contact_id: str, body: Answering) -> Reply:
        """End the conversation; wrap-up begins. A machine may leave out who speaks."""
        is_hang_up = body.by is None and call.principal.has(Role.MACHINE)
        by = None if is_hang_up else acting(call.principal, body.by)
        return await decided(
            call,
            contact_id,
            lambda at: EndContact(contact_id=contact_id, by=by, offer_id=body.offer_id, at=at),
        )

    @routes.post("/v1/contacts/{contact_id}/wrap-up", policy=AGENTS, answers=ContactView)
    async def wrap_up(call: Call, contact_id: str, body: WrappingUp) -> Reply:
        """End your wrap-up of it."""
        by = acting(call.principal, body.by)

        def run(work: UnitOfWork) -> ContactView:
            seen_contact(call.principal, work.state(CONTACT, contact_id))
            do(work, EndWrapUp(agent=by, code=body.code, contact_id=contact_id, at=work.now))
            return _view(work.state(CONTACT, contact_id))

        return await commands.run(call, run, stream=CONTACT.stream(contact_id))

    @routes.post("/v1/contacts/{contact_id}/transfer", policy=AGENTS, answers=ContactView)
    async def transfer(call: Call, contact_id: str, body: Transferring) -> Reply:
        """Ask a queue or an agent to take the contact that you have, or to advise you."""
        by = acting(call.principal, body.by)
        if (body.queue is None) == (body.agent is None):
            raise Problem(422, "invalid", "Name a queue or an agent, one of the two.")
        return await decided(
            call,
            contact_id,
            lambda at: TransferContact(
                contact_id=contact_id,
                by=by,
                kind=body.kind,
                queue=body.queue,
                agent=body.agent,
                at=at,
            ),
        )

    @routes.post("/v1/contacts/{contact_id}/transfer/cancel", policy=AGENTS, answers=ContactView)
    async def cancel(call: Call, contact_id: str, body: Acting) -> Reply:
        """Take the transfer back before anybody answered; you have the customer alone."""
        by = acting(call.principal, body.by)
        return await decided(
            call, contact_id, lambda at: CancelTransfer(contact_id=contact_id, by=by, at=at)
        )

    @routes.post("/v1/contacts/{contact_id}/consult/complete", policy=AGENTS, answers=ContactView)
    async def complete(call: Call, contact_id: str, body: Acting) -> Reply:
        """Leave the contact to whom you consulted."""
        by = acting(call.principal, body.by)
        return await decided(
            call, contact_id, lambda at: CompleteConsult(contact_id=contact_id, by=by, at=at)
        )

    @routes.post("/v1/contacts/{contact_id}/consult/leave", policy=AGENTS, answers=ContactView)
    async def leave(call: Call, contact_id: str, body: Acting) -> Reply:
        """End the consultation; whoever had the customer keeps them. Either of the two may."""
        by = acting(call.principal, body.by)
        return await decided(
            call, contact_id, lambda at: LeaveConsult(contact_id=contact_id, by=by, at=at)
        )

    return routes


def _view(contact: Contact) -> ContactView:
    if isinstance(contact, NotYetSeen):
        raise Unknown
    return contact_view(contact)
