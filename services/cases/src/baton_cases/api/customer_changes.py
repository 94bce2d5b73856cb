"""Requested changes to customers: listed for whoever asked and whoever answers, and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from baton_cases.api.access import Consenting, Reader, Staff
from baton_cases.api.customer_change_views import (
    ChangeStatus,
    CustomerChangeAnswer,
    CustomerChangePage,
    CustomerChangeView,
    change_answer,
    change_view,
)
from baton_cases.api.customer_rights import commands_everywhere
from baton_cases.api.ids import CUSTOMER_CHANGE_ID, ActorId, CustomerChangeInPath
from baton_cases.api.personal import CaseWords
from baton_cases.domain.customer.state import Known
from baton_cases.domain.customer_change.events import (
    AddedAddress,
    ChangeRequested,
    Merged,
    Separated,
    SharedNumber,
    UnsharedNumber,
)
from baton_cases.domain.customer_change.state import CUSTOMER_CHANGE, Ended, NotRequested, Pending
from baton_cases.domain.use_cases.customer_requests import (
    ConfirmCustomerChange,
    RefuseCustomerChange,
    WithdrawCustomerChange,
)
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_cases.queries.customer_changes import Answering, customer_change_page
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.models import Input, Visible, example
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.messages import Unknown
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class CustomerChangeQuery(PageQuery):
    """A filter of the list; optional."""

    status: ChangeStatus | None = None
    """Pending, or how it ended."""


class Agreeing(Input):
    """Agree for your departments."""

    model_config = example()


class Disagreeing(Input):
    """Do not agree."""

    model_config = example(words="These are mother and daughter.")

    words: Annotated[str, Field(min_length=1, max_length=2_000), Visible] | None = None
    """Why, for whoever asked."""


class Withdrawing(Input):
    """Take your request back."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """For machines: the person it acts for."""


class _Seen(msgspec.Struct, frozen=True):
    change: Pending | Ended
    customer: Known
    other: Known | None


@dataclass(frozen=True)
class CustomerChangeRoutes:
    """The parts through which the routes read and write."""

    commands: Commands
    personal: CaseWords
    pool: Queries


def customer_change_routes(using: CustomerChangeRoutes) -> APIRouter:
    """`/v1/customer-changes` and `/v1/customer-changes/{id}/{confirm,refuse,withdraw}`."""
    router = edge_router("customers")

    async def answered(
        caller: Caller,
        headers: Preconditions,
        change_id: str,
        request: Callable[[Pending | Ended, datetime], CasesRequest],
    ) -> Response:
        def run(work: UnitOfWork) -> CustomerChangeAnswer:
            do(work, request(_seen(work, change_id, caller.principal), work.now))
            return change_answer(work, change_id)

        stream = CUSTOMER_CHANGE.stream(change_id)
        return await using.commands.commit(caller, headers, run, stream=stream)

    async def look(caller: Caller, change_id: str) -> _Seen:
        def run(work: UnitOfWork) -> _Seen:
            change = _seen(work, change_id, caller.principal)
            asked, other = _asked(change), None
            match asked.change:
                case Merged(merged_id=id_) | Separated(separated_id=id_):
                    other = customer(work, id_)
                case AddedAddress() | SharedNumber() | UnsharedNumber():
                    pass
            return _Seen(change, customer(work, asked.customer_id), other)

        return (await using.commands.log.run(run, metadata=caller.metadata)).answer

    @router.get("/v1/customer-changes")
    async def list_customer_changes(
        caller: Reader, query: Annotated[CustomerChangeQuery, Query()]
    ) -> Page[CustomerChangeView]:
        """List the requests that you made, and those that your departments must agree to if you
        lead them; the newest first."""
        answering, of = answering_of(caller.principal), query.list_name("customer-changes")
        key = key_after(of, query.after, str)
        found = await customer_change_page(
            using.pool,
            answering,
            status=query.status,
            before=str(key[0]) if key else None,
            limit=query.limit + 1,
        )
        views = [change_view(each, answering, caller.language) for each in found]
        last = views[query.limit - 1].id if len(views) > query.limit else ""
        return Page[CustomerChangeView].cut(of, views, query.limit, last)

    @router.get("/v1/customer-changes/{change_id}")
    async def read_customer_change(
        caller: Reader, change_id: CustomerChangeInPath
    ) -> CustomerChangePage:
        """Read a request, with the names and the address that it is about; that you read them is
        in the log."""
        seen = await look(caller, change_id)
        change = _asked(seen.change).change
        sealed: dict[str, Personal[str]] = {}
        if isinstance(change, AddedAddress | SharedNumber | UnsharedNumber):
            sealed["address"] = change.address
        if seen.customer.name is not None:
            sealed["customer"] = seen.customer.name
        if seen.other is not None and seen.other.name is not None:
            sealed["other"] = seen.other.name
        of = f"customer:{seen.customer.id}"
        opened = await using.personal.read(
            caller, of, list(sealed.values()), what="customer-change"
        )
        words = dict(zip(sealed, opened, strict=True))
        view = change_view(seen.change, answering_of(caller.principal), caller.language)
        return CustomerChangePage(
            **dict(view),
            address=words.get("address"),
            customer_name=words.get("customer"),
            other_name=words.get("other"),
        )

    @router.post("/v1/customer-changes/{change_id}/confirm", response_model=CustomerChangeAnswer)
    async def confirm_customer_change(
        caller: Consenting, headers: CommandHeaders, change_id: CustomerChangeInPath, body: Agreeing
    ) -> Response:
        """Agree for the departments that you lead; once all have agreed the change is made.

        The command centre agrees for all of them.
        """
        by = caller.principal.id
        return await answered(
            caller,
            headers,
            change_id,
            lambda change, at: ConfirmCustomerChange(
                change_id=change_id,
                departments=_departments(change, caller.principal),
                by=by,
                at=at,
            ),
        )

    @router.post("/v1/customer-changes/{change_id}/refuse", response_model=CustomerChangeAnswer)
    async def refuse_customer_change(
        caller: Consenting,
        headers: CommandHeaders,
        change_id: CustomerChangeInPath,
        body: Disagreeing,
    ) -> Response:
        """Do not agree, for a department that you lead: nothing is changed."""
        by, words = caller.principal.id, None
        if body.words is not None:
            subject = (await look(caller, change_id)).customer.subjects[0]
            words = await using.personal.seal(subject, body.words)
        return await answered(
            caller,
            headers,
            change_id,
            lambda change, at: RefuseCustomerChange(
                change_id=change_id,
                departments=_departments(change, caller.principal),
                by=by,
                words=words,
                at=at,
            ),
        )

    @router.post("/v1/customer-changes/{change_id}/withdraw", response_model=CustomerChangeAnswer)
    async def withdraw_customer_change(
        caller: Staff,
        headers: CommandHeaders,
        change_id: CustomerChangeInPath,
        body: Withdrawing,
    ) -> Response:
        """Take back what you asked for."""
        by = acting(caller.principal, body.by)
        return await answered(
            caller,
            headers,
            change_id,
            lambda _, at: WithdrawCustomerChange(change_id=change_id, by=by, at=at),
        )

    return router


def answering_of(principal: Principal) -> Answering:
    """Leads answer for their departments, the command centre for all; auditors see all."""
    leads = principal.departments if principal.has(Role.LEAD) else frozenset[str]()
    everything = commands_everywhere(principal) or principal.has(Role.AUDITOR)
    return Answering(person=principal.id, departments=leads, everything=everything)


@CUSTOMER_CHANGE_ID.check("change_id")
def _seen(work: UnitOfWork, change_id: str, principal: Principal) -> Pending | Ended:
    """Raises Unknown for a request that is none of theirs, too."""
    change = work.state(CUSTOMER_CHANGE, change_id)
    if isinstance(change, NotRequested):
        raise Unknown
    pending = change.was if isinstance(change, Ended) else change
    if not answering_of(principal).sees(pending):
        raise Unknown
    return change


def _asked(change: Pending | Ended) -> ChangeRequested:
    return (change.was if isinstance(change, Ended) else change).asked


def _departments(change: Pending | Ended, principal: Principal) -> tuple[str, ...] | None:
    """Those for which they answer; None: all. Raises Problem 403 for whoever only asked."""
    if commands_everywhere(principal):
        return None
    pending = change.was if isinstance(change, Ended) else change
    answering = Answering(
        person=principal.id,
        departments=principal.departments if principal.has(Role.LEAD) else frozenset(),
    )
    if not (theirs := answering.of(pending)):
        detail = "The leads of the departments concerned answer it, or the command centre."
        raise Problem(403, "forbidden", detail)
    return theirs
