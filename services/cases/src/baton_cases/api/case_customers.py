"""The customer of a case, as far as the case itself tells of them."""

from collections.abc import Sequence

import msgspec
from fastapi import APIRouter

from baton_cases.api.access import Reader, scope_of, seen_case
from baton_cases.api.ids import CaseInPath, CustomerId
from baton_cases.api.personal import CaseWords
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.customer.state import Known
from baton_cases.domain.use_cases.addresses import used_in
from baton_cases.domain.use_cases.lookups import customer_of_case
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Output, example
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class CaseCustomer(Output):
    """Whose case it is."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05",
        name="Mei Lin",
        language="zh",
        addresses=["mei.lin@customer.example"],
        is_page_open=False,
    )

    id: CustomerId
    """The customer's id."""
    name: str | None
    """Null: unknown or erased."""
    language: str
    """In which they are spoken to."""
    addresses: list[str | None]
    """Those that were used in this case, the first one first; null: erased."""
    is_page_open: bool
    """You may read the customer: `GET /v1/customers/{customer_id}` shows all their addresses."""


class _Found(msgspec.Struct, frozen=True):
    known: Known
    used: Sequence[Personal[str]]


def case_customer_routes(personal: CaseWords, seen: SeenCustomers) -> APIRouter:
    """`/v1/cases/{id}/customer`."""
    router = edge_router("customers")

    @router.get("/v1/cases/{case_id}/customer")
    async def read_case_customer(caller: Reader, case_id: CaseInPath) -> CaseCustomer:
        """Read whose case it is: the name, and the addresses that were used in it.

        For everybody who sees the case, also where we opened it and the customer's page is not
        theirs. That you read it is in the log.
        """
        scope = scope_of(caller.principal)

        def look(work: UnitOfWork) -> _Found:
            seen_case(work, case_id, scope)
            return _Found(customer_of_case(work, case_id), used_in(work, case_id))

        found = (await personal.log.run(look, metadata=caller.metadata)).answer
        known = found.known
        sealed = [*found.used, *([known.name] if known.name else [])]
        words = await personal.read(caller, f"case:{case_id}", sealed, what="case-customer")
        return CaseCustomer(
            id=known.id,
            name=words[-1] if known.name else None,
            language=known.language,
            addresses=[each for each in words[: len(found.used)] if each != ""],
            is_page_open=await seen.may_read(caller, known.id),
        )

    return router
