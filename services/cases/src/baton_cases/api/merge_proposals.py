"""Customers who may be one person: the list, and that they are two all the same."""

from datetime import datetime
from typing import Annotated

import asyncpg
from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_cases.api.access import Lead
from baton_cases.api.ids import CustomerId, CustomerInPath
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.domain.customer.state import CUSTOMER
from baton_cases.domain.use_cases.customer_requests import DismissMerge
from baton_cases.domain.use_cases.do import do
from baton_cases.queries.customers import find_customer
from baton_cases.queries.merge_proposals import open_proposals
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import MOST, instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

LIST = "merge-proposals"
_ONE, _OTHER = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05", "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06"


class MergeProposalView(Output):
    """Two customers who turned out to have the same address."""

    model_config = example(customer_id=_ONE, other_id=_OTHER, proposed_at="2026-03-02T09:00:00Z")

    customer_id: CustomerId
    """Who would go on."""
    other_id: CustomerId
    """Who would be merged into them."""
    proposed_at: datetime
    """The instant at which it was found out."""


class DismissedMerge(Input):
    """Two customers who are two."""

    model_config = example(other_id=_OTHER)

    other_id: CustomerId
    """The other customer's id."""


class DismissedMergeAnswer(Output):
    """Two customers of whom nobody has to decide any more whether they are one."""

    model_config = example(customer_id=_ONE, other_id=_OTHER)

    customer_id: CustomerId
    """The one."""
    other_id: CustomerId
    """The other."""


def merge_proposal_routes(commands: Commands, pool: Queries, seen: SeenCustomers) -> APIRouter:
    """`/v1/merge-proposals`, and `/v1/customers/{id}/dismiss-merge`."""
    router = edge_router("customers")

    async def sees(caller: Caller, row: asyncpg.Record) -> bool:
        """Of whom the caller may read both, and who were not merged by other ways."""
        ids = row["customer_id"], row["other_id"]
        try:
            await seen.must_read(caller, *ids)
        except Unknown:
            return False
        one, other = [await find_customer(pool, each) for each in ids]
        return one is not None and other is not None and one.id != other.id

    async def seen_by(
        caller: Caller, after: tuple[datetime, str] | None, count: int
    ) -> list[asyncpg.Record]:
        """So many of those that they see. A page never ends at one that they do not see: its
        cursor would tell of it."""
        found: list[asyncpg.Record] = []
        while True:
            rows = await open_proposals(pool, after, MOST)
            for row in rows:
                if await sees(caller, row):
                    found.append(row)
                if len(found) == count:
                    return found
            if len(rows) < MOST:
                return found
            after = rows[-1]["proposed_at"], rows[-1]["proposal_id"]

    @router.get("/v1/merge-proposals")
    async def list_merge_proposals(
        caller: Lead, query: Annotated[PageQuery, Query()]
    ) -> Page[MergeProposalView]:
        """List customers who may be one person, the oldest proposal first.

        They turned out to have the same address when a release began to compare addresses in
        another form. Merge them, or dismiss the proposal. Those are shown of whom you may read
        both.
        """
        key = key_after(LIST, query.after, str, str)
        after = (instant_of(key[0]), str(key[1])) if key else None
        rows = await seen_by(caller, after, query.limit + 1)
        items = [
            MergeProposalView(
                customer_id=row["customer_id"],
                other_id=row["other_id"],
                proposed_at=row["proposed_at"],
            )
            for row in rows
        ]
        last = rows[: query.limit][-1:]
        place = (last[0]["proposed_at"].isoformat(), last[0]["proposal_id"]) if last else ()
        return Page[MergeProposalView].cut(LIST, items, query.limit, *place)

    @router.post("/v1/customers/{customer_id}/dismiss-merge", response_model=DismissedMergeAnswer)
    async def dismiss_merge(
        caller: Lead, headers: CommandHeaders, customer_id: CustomerInPath, body: DismissedMerge
    ) -> Response:
        """Say that two customers of whom it was proposed are not one person."""
        await seen.must_read(caller, customer_id, body.other_id)

        def decide(work: UnitOfWork) -> DismissedMergeAnswer:
            request = DismissMerge(
                customer_id=customer_id,
                other_id=body.other_id,
                by=caller.principal.id,
                at=work.now,
            )
            do(work, request)
            return DismissedMergeAnswer(customer_id=customer_id, other_id=body.other_id)

        return await commands.commit(caller, headers, decide, stream=CUSTOMER.stream(customer_id))

    return router
