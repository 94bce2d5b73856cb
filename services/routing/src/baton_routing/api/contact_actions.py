"""Commands of agents and channels on a contact: answer, decline, transfer, end, wrap up."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import Input, example
from baton_common.edge.problems import Problem
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.api.access import ByAgent, ByChannel, check_acts_for, scope_of, seen_contact
from baton_routing.api.contact_views import ContactView, contact_view
from baton_routing.api.ids import ActorId, Code, ContactInPath, OfferId, PersonId, QueueId
from baton_routing.domain.contact.events import TransferKind
from baton_routing.domain.contact.state import CONTACT
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

Asking = Callable[[datetime], ContactRequest | EndWrapUp]
"""Makes the request at the database's time."""


class Acting(Input):
    """For whom."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """A machine names the agent; everybody else acts for themselves."""


class Answering(Acting):
    """The offer that is answered, and the agent."""

    model_config = example(offer_id="01a2")

    offer_id: OfferId | None = None
    """Left out: the one that rings, or was answered."""


class Transferring(Acting):
    """The queue or the agent to ask, one of the two."""

    model_config = example(kind="warm", agent="bo")

    kind: TransferKind
    """consult: ask first, decide then; warm: stay until they answer; blind: leave now."""
    queue: QueueId | None = None
    """The queue to ask."""
    agent: PersonId | None = None
    """The agent to ask."""


class WrappingUp(Acting):
    """The end of wrap-up, with what the contact was about."""

    model_config = example(code="refund")

    code: Code | None = None
    """The wrap-up code."""


def contact_action_routes(commands: Commands) -> APIRouter:
    """`/v1/contacts/{contact_id}/…`: for agents whom the contact concerns, and machines."""
    router = edge_router("contacts")

    async def commit(
        caller: Caller,
        headers: Preconditions,
        contact_id: str,
        asking: Asking,
        by: str | None = None,
    ) -> Response:
        scope = scope_of(caller.principal)

        def decide(work: UnitOfWork) -> ContactView:
            seen_contact(work, scope, contact_id)
            if by is not None:
                check_acts_for(work, caller.principal, by)
            do(work, asking(work.now))
            return contact_view(work.state(CONTACT, contact_id))

        return await commands.commit(caller, headers, decide, stream=CONTACT.stream(contact_id))

    @router.post("/v1/contacts/{contact_id}/answer", response_model=ContactView)
    async def answer_contact(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Answering
    ) -> Response:
        """Take the contact that rings at you. 409 once the offer is over."""
        by, offer_id = acting(caller.principal, body.by), body.offer_id
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: AnswerContact(contact_id=contact_id, by=by, offer_id=offer_id, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/decline", response_model=ContactView)
    async def decline_offer(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Answering
    ) -> Response:
        """Leave it to somebody else; you stay available. 409 once the offer is over."""
        by, offer_id = acting(caller.principal, body.by), body.offer_id
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: DeclineOffer(contact_id=contact_id, by=by, offer_id=offer_id, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/abandon", response_model=ContactView)
    async def abandon_contact(
        caller: ByChannel, headers: CommandHeaders, contact_id: ContactInPath
    ) -> Response:
        """Tell that the customer left before anybody answered."""
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: AbandonContact(contact_id=contact_id, at=at),
        )

    @router.post("/v1/contacts/{contact_id}/end", response_model=ContactView)
    async def end_contact(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Answering
    ) -> Response:
        """End the conversation; wrap-up begins. A machine may leave out who speaks."""
        is_hang_up = body.by is None and caller.principal.has(Role.MACHINE)
        by = None if is_hang_up else acting(caller.principal, body.by)
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: EndContact(contact_id=contact_id, by=by, offer_id=body.offer_id, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/wrap-up", response_model=ContactView)
    async def end_wrap_up(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: WrappingUp
    ) -> Response:
        """End your wrap-up of it."""
        by = acting(caller.principal, body.by)
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: EndWrapUp(agent=by, code=body.code, contact_id=contact_id, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/transfer", response_model=ContactView)
    async def transfer_contact(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Transferring
    ) -> Response:
        """Ask a queue or an agent to take the contact that you have, or to advise you."""
        by = acting(caller.principal, body.by)
        if (body.queue is None) == (body.agent is None):
            raise Problem(422, "invalid", "Name either a queue or an agent.")
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: TransferContact(
                contact_id=contact_id,
                by=by,
                kind=body.kind,
                queue=body.queue,
                agent=body.agent,
                at=at,
            ),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/transfer/cancel", response_model=ContactView)
    async def cancel_transfer(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Acting
    ) -> Response:
        """Take the transfer back before anybody answered; you have the customer alone."""
        by = acting(caller.principal, body.by)
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: CancelTransfer(contact_id=contact_id, by=by, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/consult/complete", response_model=ContactView)
    async def complete_consult(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Acting
    ) -> Response:
        """Leave the contact to the agent you consulted."""
        by = acting(caller.principal, body.by)
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: CompleteConsult(contact_id=contact_id, by=by, at=at),
            by,
        )

    @router.post("/v1/contacts/{contact_id}/consult/leave", response_model=ContactView)
    async def leave_consult(
        caller: ByAgent, headers: CommandHeaders, contact_id: ContactInPath, body: Acting
    ) -> Response:
        """End the consultation; the agent who had the customer keeps them. Either may end it."""
        by = acting(caller.principal, body.by)
        return await commit(
            caller,
            headers,
            contact_id,
            lambda at: LeaveConsult(contact_id=contact_id, by=by, at=at),
            by,
        )

    return router
