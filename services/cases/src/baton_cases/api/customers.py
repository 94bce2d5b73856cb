"""A customer as their page shows them."""

from fastapi import APIRouter

from baton_cases.api.access import Reader, scope_of
from baton_cases.api.address_views import AddressView, address_views
from baton_cases.api.ids import CustomerId, CustomerInPath
from baton_cases.api.personal import CaseWords
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.api.views import CaseView, case_view
from baton_cases.domain.customer.state import Known
from baton_cases.queries.case_list import Filters, case_page
from baton_cases.queries.customers import claimed_subjects, family_of, find_customer, is_unproven
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown

MOST_CASES = 50


class CustomerView(Output):
    """A customer, with the newest of their cases that you see (50 at most)."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
        name="Mei Lin",
        language="zh",
        addresses=[
            {
                "address": "mei.lin@customer.example",
                "kind": "mail",
                "failing": False,
                "confirmed": True,
                "identifies": True,
            }
        ],
        is_unproven=False,
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
    is_unproven: bool
    """All that there is of them are mails whose sender is not proven: anybody may have written
    them under this address."""
    merged: list[CustomerId]
    """Customers that turned out to be this one; each can be undone."""
    cases: list[CaseView]
    """The newest first."""


def customer_routes(personal: CaseWords, pool: Queries, seen: SeenCustomers) -> APIRouter:
    """`/v1/customers/{id}`."""
    router = edge_router("customers")

    @router.get("/v1/customers/{customer_id}")
    async def read_customer(caller: Reader, customer_id: CustomerInPath) -> CustomerView:
        """Read a customer: their name, all their addresses, and those of their cases that you see.

        For departments that have a case that the customer began or that was handed over to them,
        or a contact of theirs that is not over, and for whoever is in contact with the customer.
        A case that you opened yourselves shows the customer as far as you named them:
        `GET /v1/cases/{case_id}/customer`. That you read them is in the log. Somebody who was
        merged is found under either id.
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
        unproven = await is_unproven(pool, family)
        return await _view(caller, known, [case_view(row) for row in cases], unproven)

    async def _view(
        caller: Caller, known: Known, cases: list[CaseView], unproven: bool
    ) -> CustomerView:
        sealed = list(known.addresses) + ([known.name] if known.name else [])
        words = await personal.read(caller, f"customer:{known.id}", sealed, what="customer")
        claimed = await claimed_subjects(pool, known.subjects)
        return CustomerView(
            id=known.id,
            name=words[-1] if known.name else None,
            language=known.language,
            addresses=address_views(known, words, claimed, scope_of(caller.principal)),
            is_unproven=unproven,
            merged=[each.merged_id for each in known.merges],
            cases=cases,
        )

    return router
