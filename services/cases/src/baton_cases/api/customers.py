"""A customer as their page shows them; merging two, and undoing it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import msgspec

from baton_cases.api.access import LEADS, READERS, STAFF, scope_of
from baton_cases.api.personal import CaseWords, normal_address
from baton_cases.api.views import CaseView, PersonId, case_view
from baton_cases.domain.customer.state import CUSTOMER, Known
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.requests import (
    AddAddress,
    CasesRequest,
    MergeCustomers,
    UndoMerge,
)
from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import failing_subjects, family_of, find_customer
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

MOST_CASES = 50

CustomerId = Annotated[str, msgspec.Meta(examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05"])]


class AddressView(msgspec.Struct, frozen=True, kw_only=True):
    """A mail address or telephone number; null: erased."""

    address: str | None
    failing: bool
    """Mails to it come back."""


class CustomerView(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, with the newest of their cases that you see (50 at most)."""

    id: CustomerId
    name: str | None
    language: str
    addresses: list[AddressView]
    merged: list[CustomerId]
    """Customers that turned out to be this one; each can be undone."""
    cases: list[CaseView]


class CustomerAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The customer after a command."""

    id: CustomerId
    merged: list[CustomerId]
    addresses: int


class NewAddress(RequestBody, frozen=True):
    """Another way to reach them."""

    address: Annotated[str, msgspec.Meta(max_length=320, examples=["mei.lin@customer.example"])]
    """A mail address, or a telephone number with its country code."""
    by: PersonId | None = None
    """For machines: who was told."""


class Merging(RequestBody, frozen=True):
    """Who turned out to be the same."""

    merged_id: CustomerId


class Undoing(RequestBody, frozen=True):
    """Who was merged by mistake."""

    separated_id: CustomerId


def customer_routes(commands: Commands, personal: CaseWords, pool: Queries) -> Routes:
    """`/v1/customers/{id}`, and `/addresses`, `/merge` and `/undo-merge` below it."""
    routes = Routes("customers")

    async def decided(
        call: Call, customer_id: str, request: Callable[[datetime], CasesRequest]
    ) -> Reply:
        def run(work: UnitOfWork) -> CustomerAnswer:
            do(work, request(work.now))
            known = customer(work, customer_id)
            return CustomerAnswer(
                id=known.id,
                merged=[each.merged_id for each in known.merges],
                addresses=len(known.addresses),
            )

        return await commands.run(call, run, stream=CUSTOMER.stream(customer_id))

    @routes.get("/v1/customers/{customer_id}", policy=READERS, answers=CustomerView)
    async def read_customer(call: Call, customer_id: str) -> Reply:
        """Read a customer of whom you see a case; that you read them is in the log.

        Somebody who was merged is found under either id.
        """
        known = await find_customer(pool, customer_id)
        if known is None:
            raise Unknown
        family = await family_of(pool, known.id)
        scope = scope_of(call.principal)
        cases = await case_page(
            pool, scope, Filters(customers=family), before=None, limit=MOST_CASES
        )
        if not cases and not scope.everything:
            raise Unknown
        return Reply(await _view(call, known, [case_view(row) for row in cases]))

    async def _view(call: Call, known: Known, cases: list[CaseView]) -> CustomerView:
        sealed = list(known.addresses) + ([known.name] if known.name else [])
        words = await personal.read(call, f"customer:{known.id}", sealed, what="customer")
        failing = await failing_subjects(pool, known.subjects)
        return CustomerView(
            id=known.id,
            name=words[-1] if known.name else None,
            language=known.language,
            addresses=[
                AddressView(address=written, failing=each.subject in failing)
                for each, written in zip(known.addresses, words, strict=False)
            ],
            merged=[each.merged_id for each in known.merges],
            cases=cases,
        )

    @routes.post("/v1/customers/{customer_id}/addresses", policy=STAFF, answers=CustomerAnswer)
    async def add_to_customer(call: Call, customer_id: str, body: NewAddress) -> Reply:
        """Note another address of theirs: mails and calls from there are theirs from now on."""
        await _sees(call, customer_id)
        by = acting(call.principal, body.by)
        normal = normal_address("$.address", body.address)
        (subject,) = await personal.vault.subjects_of([normal])
        address = await personal.seal(subject, normal)
        return await decided(
            call,
            customer_id,
            lambda at: AddAddress(customer_id=customer_id, address=address, by=by, at=at),
        )

    @routes.post("/v1/customers/{customer_id}/merge", policy=LEADS, answers=CustomerAnswer)
    async def merge_customer(call: Call, customer_id: str, body: Merging) -> Reply:
        """Say that another customer is this one: their addresses and cases come over."""
        await _sees(call, customer_id, body.merged_id)
        return await decided(
            call,
            customer_id,
            lambda at: MergeCustomers(
                customer_id=customer_id,
                merged_id=body.merged_id,
                by=call.principal.id,
                at=at,
            ),
        )

    @routes.post("/v1/customers/{customer_id}/undo-merge", policy=LEADS, answers=CustomerAnswer)
    async def undo_merge(call: Call, customer_id: str, body: Undoing) -> Reply:
        """Say that they were not one after all: what came over goes back."""
        await _sees(call, customer_id)
        return await decided(
            call,
            customer_id,
            lambda at: UndoMerge(
                customer_id=customer_id,
                separated_id=body.separated_id,
                by=call.principal.id,
                at=at,
            ),
        )

    async def _sees(call: Call, *ids: str) -> None:
        """Each of them has a case that the caller sees. Raises Unknown."""
        scope = scope_of(call.principal)
        if scope.everything:
            return
        for customer_id in ids:
            family = await family_of(pool, customer_id)
            filters = Filters(customers=family)
            if not await case_page(pool, scope, filters, before=None, limit=1):
                raise Unknown

    return routes
