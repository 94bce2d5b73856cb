"""Changes to a customer: another address, a merge, and undoing it.

What other departments must agree to becomes a request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from baton_cases.api.access import Lead, Staff
from baton_cases.api.customer_bodies import (
    ConfirmedAddress,
    CustomerAnswer,
    MergingCustomers,
    NewAddress,
    UndoingMerge,
)
from baton_cases.api.customer_change_views import CustomerChangeAnswer, change_answer
from baton_cases.api.customer_rights import CustomerRights
from baton_cases.api.departments_speaking import departments_speaking
from baton_cases.api.identities import Identities
from baton_cases.api.ids import CustomerInPath
from baton_cases.api.naming import kept_address
from baton_cases.api.personal import CaseWords
from baton_cases.domain.customer.state import CUSTOMER
from baton_cases.domain.customer_change.events import AddedAddress, Change, Merged, Separated
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmAddress,
    MergeCustomers,
    RequestCustomerChange,
    UndoMerge,
)
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_cases.ports import ReadOrganisation
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.problems import Problem
from baton_common.model.clock import NewId
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork

ASKED = {
    "model": CustomerChangeAnswer,
    "description": "Nothing has changed yet: other departments have open cases of the customer and "
    "must agree first. `GET /v1/customer-changes/{change_id}` says how it stands.",
}
"""The answer to a change that became a request."""


@dataclass(frozen=True)
class Changing:
    """The parts through which the routes write."""

    commands: Commands
    personal: CaseWords
    rights: CustomerRights
    read_organisation: ReadOrganisation
    new_id: NewId

    async def address(
        self, caller: Caller, customer_id: str, body: NewAddress
    ) -> tuple[Personal[str], bool]:
        """The address, and whether somebody is known by it. Raises Problem 422."""
        if (body.address is None) == (body.postal_address is None):
            raise Problem(422, "invalid", "Give either `address` or `postal_address`.")
        written = body.postal_address or ""
        if body.address is not None:
            rules = (await self.read_organisation()).number_rules
            read = kept_address("$.address", body.address, rules)
            known = await Identities(self.personal, rules).named(caller, read)
            if known is not None:
                return known, True
            written = read.shown
        found = await self.commands.log.run(
            lambda work: customer(work, customer_id), metadata=caller.metadata
        )
        subject = await self.personal.own_subject(found.answer.id)
        return await self.personal.seal(subject, written), False

    async def decided(
        self,
        caller: Caller,
        headers: Preconditions,
        customer_id: str,
        request: Callable[[datetime], CasesRequest],
    ) -> Response:
        """The committed decision, answered with the customer."""

        def run(work: UnitOfWork) -> CustomerAnswer:
            do(work, request(work.now))
            known = customer(work, customer_id)
            return CustomerAnswer(
                id=known.id,
                merged=[each.merged_id for each in known.merges],
                addresses=len(known.addresses),
            )

        stream = CUSTOMER.stream(customer_id)
        return await self.commands.commit(caller, headers, run, stream=stream)

    async def decided_or_asked(
        self,
        caller: Caller,
        headers: Preconditions,
        customer_id: str,
        change: Change,
        request: Callable[[datetime], CasesRequest],
        *,
        by: str,
        names: tuple[str, ...] = (),
        affected: tuple[str, ...] = (),
    ) -> Response:
        """The committed decision; or, where other departments must agree, a request to them. A
        customer that the caller may not name, this one or one that the change `names` besides, is
        unknown; others may be `affected`."""
        consent = await self.rights.consent(caller, customer_id, *names, affected=affected)
        if consent is None:
            return await self.decided(caller, headers, customer_id, request)
        change_id = self.new_id()

        def ask(work: UnitOfWork) -> CustomerChangeAnswer:
            wish = RequestCustomerChange(
                change_id=change_id,
                customer_id=customer_id,
                change=change,
                by=by,
                concerned=consent.concerned,
                cases=consent.cases,
                at=work.now,
            )
            do(work, wish)
            return change_answer(work, change_id)

        stream = CUSTOMER.stream(customer_id) if consent.may_read else None
        return await self.commands.commit(caller, headers, ask, stream=stream, status=202)


def customer_command_routes(using: Changing) -> APIRouter:
    """`/v1/customers/{id}/addresses`, `/merge` and `/undo-merge`."""
    router = edge_router("customers")

    @router.post(
        "/v1/customers/{customer_id}/addresses",
        response_model=CustomerAnswer,
        responses={202: ASKED},
    )
    async def add_address(
        caller: Staff, headers: CommandHeaders, customer_id: CustomerInPath, body: NewAddress
    ) -> Response:
        """Note another address of theirs: mails and calls from there are theirs from now on.

        In your departments at once; in others once one of their people confirms it, or the
        customer proves it by answering a mail of ours from there. Where other departments have
        open cases of the customer, it becomes a request that their leads must agree to. A postal
        address, and a number that nobody can have or that several share, is only shown.
        """
        await using.rights.consent(caller, customer_id)
        by = acting(caller.principal, body.by)
        address, is_identity = await using.address(caller, customer_id, body)
        departments = None
        if is_identity:
            departments = await departments_speaking(caller, by, using.read_organisation)
        return await using.decided_or_asked(
            caller,
            headers,
            customer_id,
            AddedAddress(address, departments, is_identity),
            lambda at: AddAddress(
                customer_id=customer_id,
                address=address,
                departments=departments,
                is_identity=is_identity,
                by=by,
                at=at,
            ),
            by=by,
        )

    @router.post("/v1/customers/{customer_id}/addresses/confirm", response_model=CustomerAnswer)
    async def confirm_address(
        caller: Staff,
        headers: CommandHeaders,
        customer_id: CustomerInPath,
        body: ConfirmedAddress,
    ) -> Response:
        """Say that an address is the customer's that staff of another department added.

        From then on it is used in your departments' cases, too.
        """
        await using.rights.seen.must_read(caller, customer_id)
        by = acting(caller.principal, body.by)
        departments = await departments_speaking(caller, by, using.read_organisation)
        rules = (await using.read_organisation()).number_rules
        read = kept_address("$.address", body.address, rules)
        subject = await using.personal.known_identity(read) or ""
        return await using.decided(
            caller,
            headers,
            customer_id,
            lambda at: ConfirmAddress(
                customer_id=customer_id, subject=subject, departments=departments, by=by, at=at
            ),
        )

    @router.post(
        "/v1/customers/{customer_id}/merge",
        response_model=CustomerAnswer,
        responses={202: ASKED},
    )
    async def merge_customers(
        caller: Lead, headers: CommandHeaders, customer_id: CustomerInPath, body: MergingCustomers
    ) -> Response:
        """Say that another customer is this one: their addresses and cases come over.

        Where other departments have open cases of either, it becomes a request that their leads
        must agree to.
        """
        by = caller.principal.id
        return await using.decided_or_asked(
            caller,
            headers,
            customer_id,
            Merged(body.merged_id),
            lambda at: MergeCustomers(
                customer_id=customer_id, merged_id=body.merged_id, by=by, at=at
            ),
            by=by,
            names=(body.merged_id,),
        )

    @router.post(
        "/v1/customers/{customer_id}/undo-merge",
        response_model=CustomerAnswer,
        responses={202: ASKED},
    )
    async def undo_customer_merge(
        caller: Lead, headers: CommandHeaders, customer_id: CustomerInPath, body: UndoingMerge
    ) -> Response:
        """Say that they were not one after all: what came over goes back.

        Where other departments have open cases of the customer, it becomes a request that their
        leads must agree to.
        """
        by = caller.principal.id
        return await using.decided_or_asked(
            caller,
            headers,
            customer_id,
            Separated(body.separated_id),
            lambda at: UndoMerge(
                customer_id=customer_id, separated_id=body.separated_id, by=by, at=at
            ),
            by=by,
        )

    return router
