"""Handoffs as they are listed and answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from baton_cases.api.access import Reader, Staff, current_case, scope_of, seen_case
from baton_cases.api.handoff_views import HandoffStatus, HandoffView, handoff_view
from baton_cases.api.ids import (
    CASE_ID,
    HANDOFF_ID,
    PERSON_ID,
    ActorId,
    DepartmentId,
    HandoffInPath,
)
from baton_cases.api.personal import CaseWords
from baton_cases.api.views import CaseAnswer, case_answer
from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.handoff.state import HANDOFF, Open
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import customer_of_case, requested_handoff
from baton_cases.domain.use_cases.requests import (
    AcceptHandoff,
    DeclineHandoff,
    HandoffAnswer,
    RefuseHandoff,
    WithdrawHandoff,
)
from baton_cases.queries.handoffs import handoff_page
from baton_cases.queries.scope import Scope
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders, Preconditions
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.cursors import key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Visible, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork

FreeText = Annotated[str, Field(min_length=1, max_length=2_000), Visible]


class HandoffQuery(PageQuery):
    """A filter of the list of handoffs; every field is optional."""

    status: HandoffStatus | None = None
    """Only those."""
    department: DepartmentId | None = None
    """The one that is asked."""
    case: Annotated[str, CASE_ID.narrowing] | None = None
    """Only handoffs of this case."""
    asked: Annotated[str, PERSON_ID.narrowing] | None = None
    """A person who is asked now."""


class Accepting(Input):
    """ "Mine"."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """For machines: the person it acts for."""


class Declining(Input):
    """ "Not me"."""

    model_config = example(words="I am on the road.")

    words: FreeText | None = None
    """The reason, in your words."""
    by: ActorId | None = None
    """For machines: the person it acts for."""


class Refusing(Input):
    """ "Not ours", for the department."""

    model_config = example(reason="facts-missing", words="Which order is it?")

    reason: Literal["not-ours", "facts-missing"] = "not-ours"
    """The department's reason."""
    words: FreeText | None = None
    """The missing facts, or the department that it belongs to."""
    by: ActorId | None = None
    """For machines: the person it acts for."""


def handoff_routes(commands: Commands, personal: CaseWords, pool: Queries) -> APIRouter:
    """`/v1/handoffs` and `/v1/handoffs/{id}/{accept,decline,refuse,withdraw}`."""
    router = edge_router("handoffs")

    async def answered(
        caller: Caller,
        headers: Preconditions,
        handoff_id: str,
        request: Callable[[datetime], HandoffAnswer],
    ) -> Response:
        """Decide on a handoff whose case the caller sees; answer with the case."""
        scope = scope_of(caller.principal)

        def run(work: UnitOfWork) -> CaseAnswer:
            case_id = _case(work, handoff_id, scope).case_id
            do(work, request(work.now))
            return case_answer(current_case(work, case_id))

        return await commands.commit(caller, headers, run, stream=HANDOFF.stream(handoff_id))

    async def sealed(caller: Caller, handoff_id: str, words: str | None) -> Personal[str] | None:
        if words is None:
            return None
        scope = scope_of(caller.principal)

        def look(work: UnitOfWork) -> str:
            return customer_of_case(work, _case(work, handoff_id, scope).case_id).subjects[0]

        subject = (await commands.log.run(look, metadata=caller.metadata)).answer
        return await personal.seal(subject, words)

    @router.get("/v1/handoffs")
    async def list_handoffs(
        caller: Reader, query: Annotated[HandoffQuery, Query()]
    ) -> Page[HandoffView]:
        """List handoffs of the cases you see, the newest first."""
        of = query.list_name("handoffs")
        key = key_after(of, query.after, str)
        rows = await handoff_page(
            pool,
            scope_of(caller.principal),
            status=query.status,
            department=query.department,
            case_id=query.case,
            asked=query.asked,
            before=str(key[0]) if key else None,
            limit=query.limit + 1,
        )
        views = [handoff_view(row) for row in rows]
        last = views[query.limit - 1].id if len(views) > query.limit else ""
        return Page[HandoffView].cut(of, views, query.limit, last)

    @router.post("/v1/handoffs/{handoff_id}/accept", response_model=CaseAnswer)
    async def accept_handoff(
        caller: Staff, headers: CommandHeaders, handoff_id: HandoffInPath, body: Accepting
    ) -> Response:
        """Take the case: you are accountable from this commit on."""
        by = acting(caller.principal, body.by)
        return await answered(
            caller,
            headers,
            handoff_id,
            lambda at: AcceptHandoff(handoff_id=handoff_id, by=by, at=at),
        )

    @router.post("/v1/handoffs/{handoff_id}/decline", response_model=CaseAnswer)
    async def decline_handoff(
        caller: Staff, headers: CommandHeaders, handoff_id: HandoffInPath, body: Declining
    ) -> Response:
        """Say that it is not for you; the next is asked when nobody is left."""
        by = acting(caller.principal, body.by)
        words = await sealed(caller, handoff_id, body.words)
        return await answered(
            caller,
            headers,
            handoff_id,
            lambda at: DeclineHandoff(handoff_id=handoff_id, by=by, words=words, at=at),
        )

    @router.post("/v1/handoffs/{handoff_id}/refuse", response_model=CaseAnswer)
    async def refuse_handoff(
        caller: Staff, headers: CommandHeaders, handoff_id: HandoffInPath, body: Refusing
    ) -> Response:
        """Say for your department that it is not yours, or that facts are missing."""
        by = acting(caller.principal, body.by)
        words = await sealed(caller, handoff_id, body.words)
        return await answered(
            caller,
            headers,
            handoff_id,
            lambda at: RefuseHandoff(
                handoff_id=handoff_id, by=by, reason=body.reason, words=words, at=at
            ),
        )

    @router.post("/v1/handoffs/{handoff_id}/withdraw", response_model=CaseAnswer)
    async def withdraw_handoff(
        caller: Staff, headers: CommandHeaders, handoff_id: HandoffInPath, body: Accepting
    ) -> Response:
        """Take a transfer or an internal handoff back."""
        by = acting(caller.principal, body.by)
        return await answered(
            caller,
            headers,
            handoff_id,
            lambda at: WithdrawHandoff(handoff_id=handoff_id, by=by, at=at),
        )

    return router


@HANDOFF_ID.check("handoff_id")
def _case(work: UnitOfWork, handoff_id: str, scope: Scope) -> CaseRecord:
    """The handoff's case, if the scope sees it; also for whoever was asked in the handoff."""
    handoff = requested_handoff(work, handoff_id)
    terms = handoff.terms
    ever_asked = handoff.ever_asked if isinstance(handoff, Open) else ()
    if scope.person in ever_asked or terms.to_department in scope.departments:
        case = work.state(CASE, terms.case_id)
        if isinstance(case, CaseRecord):
            return case
    return seen_case(work, terms.case_id, scope)
