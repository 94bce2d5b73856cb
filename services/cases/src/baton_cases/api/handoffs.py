"""Handoffs as they are listed and answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

import asyncpg
import msgspec

from baton_cases.api.access import READERS, STAFF, current_case, scope_of, seen_case
from baton_cases.api.personal import CaseWords
from baton_cases.api.views import (
    CaseAnswer,
    CaseId,
    CaseNumber,
    DepartmentId,
    MatterId,
    PersonId,
    case_answer,
)
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
from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.pages import Page, PageQuery, key_after, page_of
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]


class HandoffQuery(PageQuery, frozen=True):
    """Which handoffs; what is left out does not matter."""

    status: Literal["open", "accepted", "returned", "withdrawn"] | None = None
    department: str | None = None
    """The one that is asked."""
    case: str | None = None
    asked: str | None = None
    """A person who is asked now."""


class HandoffView(msgspec.Struct, frozen=True, kw_only=True):
    """A handoff, open or ended."""

    id: str
    case_id: CaseId
    number: CaseNumber
    matter: MatterId
    priority: Literal["low", "normal", "high", "emergency"]
    kind: Literal["intake", "internal", "transfer"]
    from_department: DepartmentId
    to_department: DepartmentId
    status: Literal["open", "accepted", "returned", "withdrawn"]
    rung: str | None = None
    asked: list[PersonId]
    lapses_at: datetime | None = None
    requested_at: datetime
    ends_by: datetime
    ended_at: datetime | None = None
    taken_by: PersonId | None = None
    assigned: bool = False
    reason: str | None = None


class Accepting(RequestBody, frozen=True):
    """ "Mine"."""

    by: PersonId | None = None


class Declining(RequestBody, frozen=True):
    """ "Not me"."""

    words: Words | None = None
    by: PersonId | None = None


class Refusing(RequestBody, frozen=True):
    """ "Not ours", for the department."""

    reason: Literal["not-ours", "facts-missing"] = "not-ours"
    words: Words | None = None
    by: PersonId | None = None


def handoff_routes(commands: Commands, personal: CaseWords, pool: Queries) -> Routes:
    """`/v1/handoffs` and `/v1/handoffs/{id}/{accept,decline,refuse,withdraw}`."""
    routes = Routes("handoffs")

    async def answered(
        call: Call, handoff_id: str, request: Callable[[datetime], HandoffAnswer]
    ) -> Reply:
        """Decide on a handoff whose case the caller sees; answer with the case."""
        scope = scope_of(call.principal)

        def run(work: UnitOfWork) -> CaseAnswer:
            case_id = _case(work, handoff_id, scope).case_id
            do(work, request(work.now))
            return case_answer(current_case(work, case_id))

        return await commands.run(call, run, stream=HANDOFF.stream(handoff_id))

    async def sealed(call: Call, handoff_id: str, words: str | None) -> Personal[str] | None:
        if words is None:
            return None
        scope = scope_of(call.principal)

        def look(work: UnitOfWork) -> str:
            return customer_of_case(work, _case(work, handoff_id, scope).case_id).subjects[0]

        subject = (await commands.log.run(look, metadata=call.metadata)).answer
        return await personal.seal(subject, words)

    @routes.get("/v1/handoffs", policy=READERS, answers=Page[HandoffView])
    async def list_handoffs(call: Call, query: HandoffQuery) -> Page[HandoffView]:
        """List handoffs of the cases you see, the newest first."""
        of = "handoffs:" + msgspec.json.encode(msgspec.structs.replace(query, after=None)).decode()
        key = key_after(of, query.after, str)
        rows = await handoff_page(
            pool,
            scope_of(call.principal),
            status=query.status,
            department=query.department,
            case_id=query.case,
            asked=query.asked,
            before=str(key[0]) if key else None,
            limit=query.limit + 1,
        )
        views = [_view(row) for row in rows]
        last = views[query.limit - 1].id if len(views) > query.limit else ""
        return page_of(of, views, query.limit, last)

    @routes.post("/v1/handoffs/{handoff_id}/accept", policy=STAFF, answers=CaseAnswer)
    async def accept(call: Call, handoff_id: str, body: Accepting) -> Reply:
        """Take the case: you are accountable from this commit on."""
        by = acting(call.principal, body.by)
        return await answered(
            call, handoff_id, lambda at: AcceptHandoff(handoff_id=handoff_id, by=by, at=at)
        )

    @routes.post("/v1/handoffs/{handoff_id}/decline", policy=STAFF, answers=CaseAnswer)
    async def decline(call: Call, handoff_id: str, body: Declining) -> Reply:
        """Say that it is not for you; the next is asked when nobody is left."""
        by = acting(call.principal, body.by)
        words = await sealed(call, handoff_id, body.words)
        return await answered(
            call,
            handoff_id,
            lambda at: DeclineHandoff(handoff_id=handoff_id, by=by, words=words, at=at),
        )

    @routes.post("/v1/handoffs/{handoff_id}/refuse", policy=STAFF, answers=CaseAnswer)
    async def refuse(call: Call, handoff_id: str, body: Refusing) -> Reply:
        """Say for your department that it is not yours, or that facts are missing."""
        by = acting(call.principal, body.by)
        words = await sealed(call, handoff_id, body.words)
        return await answered(
            call,
            handoff_id,
            lambda at: RefuseHandoff(
                handoff_id=handoff_id, by=by, reason=body.reason, words=words, at=at
            ),
        )

    @routes.post("/v1/handoffs/{handoff_id}/withdraw", policy=STAFF, answers=CaseAnswer)
    async def withdraw(call: Call, handoff_id: str, body: Accepting) -> Reply:
        """Take a transfer or an internal handoff back."""
        by = acting(call.principal, body.by)
        return await answered(
            call, handoff_id, lambda at: WithdrawHandoff(handoff_id=handoff_id, by=by, at=at)
        )

    return routes


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


def _view(row: asyncpg.Record) -> HandoffView:
    return HandoffView(
        id=row["handoff_id"],
        case_id=row["case_id"],
        number=row["number"],
        matter=row["matter"],
        priority=row["priority"],
        kind=row["kind"],
        from_department=row["from_department"],
        to_department=row["to_department"],
        status=row["status"],
        rung=row["rung"],
        asked=row["asked_now"],
        lapses_at=row["lapses_at"],
        requested_at=row["requested_at"],
        ends_by=row["ends_by"],
        ended_at=row["ended_at"],
        taken_by=row["taken_by"],
        assigned=row["assigned"],
        reason=row["reason"],
    )
