"""A customer as their page shows them; merging two, and undoing it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from baton_cases.api.access import Lead, Reader, Staff, scope_of
from baton_cases.api.address_views import AddressView, address_views
from baton_cases.api.departments_speaking import departments_speaking
from baton_cases.api.ids import CustomerId, CustomerInPath, PersonId
from baton_cases.api.personal import CaseWords, normal_address
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.api.views import CaseView, case_view
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.requests import (
    AddAddress,
    CasesRequest,
    ConfirmAddress,
    MergeCustomers,
    UndoMerge,
)
from baton_cases.ports import ReadOrganisation
from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import failing_subjects, family_of, find_customer
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

MOST_CASES = 50


class CustomerView(Output):
    """A customer, with the newest of their cases that you see (50 at most)."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
        name="Mei Lin",
        language="zh",
        addresses=[{"address": "mei.lin@customer.example", "failing": False, "confirmed": True}],
        merged=[],
        cases=[],
    )

    id: CustomerId
    """The customer's id."""
    name: str | None
    """Null: unknown or erased."""
    language: str
    """In which they are spoken to."""
    addresses: list[AddressView]
    """The addresses at which they are reached."""
    merged: list[CustomerId]
    """Customers that turned out to be this one; each can be undone."""
    cases: list[CaseView]
    """The newest first."""


class CustomerAnswer(Output):
    """The customer after a command."""

    model_config = example(id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05", merged=[], addresses=2)

    id: CustomerId
    """The customer's id."""
    merged: list[CustomerId]
    """Customers that turned out to be this one."""
    addresses: int
    """The number of their addresses."""


class NewAddress(Input):
    """Another way to reach them."""

    model_config = example(address="mei.lin@customer.example")

    address: Annotated[str, Field(max_length=320)]
    """A mail address, or a telephone number with its country code."""
    by: PersonId | None = None
    """For machines: the person who learned the address."""


class MergingCustomers(Input):
    """Two customers who turned out to be one person."""

    model_config = example(merged_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06")

    merged_id: CustomerId
    """The other customer's id."""


class UndoingMerge(Input):
    """A merge that was made by mistake."""

    model_config = example(separated_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06")

    separated_id: CustomerId
    """The other customer's id."""


def customer_routes(
    commands: Commands,
    personal: CaseWords,
    pool: Queries,
    seen: SeenCustomers,
    read_organisation: ReadOrganisation,
) -> APIRouter:
    """`/v1/customers/{id}`, and `/addresses`, `/merge` and `/undo-merge` below it."""
    router = edge_router("customers")

    async def decided(
        caller: Caller,
        headers: Preconditions,
        customer_id: str,
        request: Callable[[datetime], CasesRequest],
    ) -> Response:
        def run(work: UnitOfWork) -> CustomerAnswer:
            do(work, request(work.now))
            known = customer(work, customer_id)
            return CustomerAnswer(
                id=known.id,
                merged=[each.merged_id for each in known.merges],
                addresses=len(known.addresses),
            )

        return await commands.commit(caller, headers, run, stream=CUSTOMER.stream(customer_id))

    @router.get("/v1/customers/{customer_id}")
    async def read_customer(caller: Reader, customer_id: CustomerInPath) -> CustomerView:
        """Read a customer: their name, all their addresses, and those of their cases that you see.

        For departments that have a case that the customer began or that was handed over to them,
        and for whoever is in contact with the customer. A case that you opened yourselves shows
        the customer as far as you named them: `GET /v1/cases/{case_id}/customer`. That you read
        them is in the log. Somebody who was merged is found under either id.
        """
        await seen.must_read(caller, customer_id)
        if (known := await find_customer(pool, customer_id)) is None:
            raise Unknown
        family = await family_of(pool, known.id)
        cases = await case_page(
            pool,
            scope_of(caller.principal),
            Filters(customers=family),
            before=None,
            limit=MOST_CASES,
            callers=await seen.on_the_line.callers(caller),
        )
        return await _view(caller, known, [case_view(row) for row in cases])

    async def _view(caller: Caller, known: Known, cases: list[CaseView]) -> CustomerView:
        sealed = list(known.addresses) + ([known.name] if known.name else [])
        words = await personal.read(caller, f"customer:{known.id}", sealed, what="customer")
        failing = await failing_subjects(pool, known.subjects)
        return CustomerView(
            id=known.id,
            name=words[-1] if known.name else None,
            language=known.language,
            addresses=address_views(known, words, failing, scope_of(caller.principal)),
            merged=[each.merged_id for each in known.merges],
            cases=cases,
        )

    @router.post("/v1/customers/{customer_id}/addresses", response_model=CustomerAnswer)
    async def add_address(
        caller: Staff, headers: CommandHeaders, customer_id: CustomerInPath, body: NewAddress
    ) -> Response:
        """Note another address of theirs: mails and calls from there are theirs from now on.

        In your departments at once; in others once one of their people confirms it, or the
        customer proves it by answering a mail of ours from there.
        """
        await seen.must_read(caller, customer_id)
        by = acting(caller.principal, body.by)
        departments = await departments_speaking(caller, by, read_organisation)
        normal = normal_address("$.address", body.address)
        (subject,) = await personal.vault.subjects_of([normal])
        address = await personal.seal(subject, normal)
        return await decided(
            caller,
            headers,
            customer_id,
            lambda at: AddAddress(
                customer_id=customer_id, address=address, departments=departments, by=by, at=at
            ),
        )

    @router.post("/v1/customers/{customer_id}/addresses/confirm", response_model=CustomerAnswer)
    async def confirm_address(
        caller: Staff, headers: CommandHeaders, customer_id: CustomerInPath, body: NewAddress
    ) -> Response:
        """Say that an address is the customer's that staff of another department added.

        From then on it is used in your departments' cases, too.
        """
        await seen.must_read(caller, customer_id)
        by = acting(caller.principal, body.by)
        departments = await departments_speaking(caller, by, read_organisation)
        normal = normal_address("$.address", body.address)
        subject = await personal.vault.known_subject(normal) or ""
        return await decided(
            caller,
            headers,
            customer_id,
            lambda at: ConfirmAddress(
                customer_id=customer_id, subject=subject, departments=departments, by=by, at=at
            ),
        )

    @router.post("/v1/customers/{customer_id}/merge", response_model=CustomerAnswer)
    async def merge_customers(
        caller: Lead, headers: CommandHeaders, customer_id: CustomerInPath, body: MergingCustomers
    ) -> Response:
        """Say that another customer is this one: their addresses and cases come over."""
        await seen.must_read(caller, customer_id, body.merged_id)
        return await decided(
            caller,
            headers,
            customer_id,
            lambda at: MergeCustomers(
                customer_id=customer_id,
                merged_id=body.merged_id,
                by=caller.principal.id,
                at=at,
            ),
        )

    @router.post("/v1/customers/{customer_id}/undo-merge", response_model=CustomerAnswer)
    async def undo_customer_merge(
        caller: Lead, headers: CommandHeaders, customer_id: CustomerInPath, body: UndoingMerge
    ) -> Response:
        """Say that they were not one after all: what came over goes back."""
        await seen.must_read(caller, customer_id)
        return await decided(
            caller,
            headers,
            customer_id,
            lambda at: UndoMerge(
                customer_id=customer_id,
                separated_id=body.separated_id,
                by=caller.principal.id,
                at=at,
            ),
        )

    return router
