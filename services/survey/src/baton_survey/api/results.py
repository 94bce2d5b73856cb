"""Answers of customers, and the outcome of every closing: for our own people."""

from datetime import datetime
from typing import Annotated

import asyncpg
from fastapi import APIRouter, Query
from pydantic import Field

from baton_common.edge.http.cursors import cursor, instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Output, example
from baton_common.engine.projections.queries import Queries
from baton_contracts.ids import ID
from baton_survey.api.access import READS_COMMENTS, Reader, departments_of
from baton_survey.domain.questions import Scale
from baton_survey.domain.survey.events import Reason
from baton_survey.projections.invitations import State
from baton_survey.queries.invitations import (
    comments_of,
    invitations_page,
    results_page,
    scores_of,
)

CaseId = Annotated[str, Ref("case").narrowing, Field(pattern=ID)]


class ResultQuery(PageQuery):
    """A filter of the list of answers."""

    case_id: CaseId | None = None
    """Only answers about this case."""
    low: bool | None = None
    """Only those with a low score, or only those without."""


class InvitationQuery(PageQuery):
    """A filter of the list of invitations."""

    case_id: CaseId | None = None
    """Only invitations about this case."""
    state: State | None = None
    """Only those in this state."""


class ScoreView(Output):
    """A numeric answer to one question."""

    model_config = example(question="satisfaction", scale="csat", value=4)

    question: str
    """Its id."""
    scale: Scale
    """csat: satisfaction; nps: would recommend; ces: it was easy."""
    value: int
    """The higher the better."""


class CommentView(Output):
    """A written answer to one question."""

    model_config = example(question="wishes", text="Call me back sooner.")

    question: str
    """Its id."""
    text: str | None
    """Null: erased, or not for your role."""


_CLOSING = {
    "invitation_id": "i-1",
    "case_id": "c-1",
    "number": "B-2026-000017",
    "customer_id": "k-1",
    "department": "billing",
    "matter": "invoice",
    "language": "en",
    "channel": "email",
}


class ClosingView(Output):
    """The case as it was when it was closed."""

    invitation_id: str
    """Id of the invitation, or the id it would have had."""
    case_id: str
    """The case that was closed."""
    number: str
    """The case's number, as customers know it."""
    customer_id: str
    """The customer of the case."""
    department: str
    """The department that was accountable for it."""
    matter: str
    """The matter of the case."""
    language: str
    """The customer's."""
    channel: str
    """The channel by which the customer is reached."""


class ResultView(ClosingView):
    """One answered survey."""

    model_config = example(
        **_CLOSING,
        invited_at="2026-03-02T09:30:00Z",
        answered_at="2026-03-02T18:00:00Z",
        scores=[{"question": "satisfaction", "scale": "csat", "value": 4}],
        comments=[],
        low=False,
    )

    invited_at: datetime
    """The instant at which the customer was asked."""
    answered_at: datetime
    """The instant at which they answered."""
    scores: list[ScoreView]
    """Answers by a number."""
    comments: list[CommentView]
    """Answers in words."""
    low: bool
    """At least one score is what was called low when the customer was invited."""


class InvitationView(ClosingView):
    """The outcome of one closing of a case."""

    model_config = example(
        **_CLOSING,
        state="not-invited",
        reason="asked-lately",
        decided_at="2026-03-02T09:30:00Z",
        expires_at=None,
        answered_at=None,
    )

    state: State
    """`planned`: it is asked about later; `dropped`: reopened before it was asked about."""
    reason: Reason | None
    """The reason the customer is not asked."""
    decided_at: datetime
    """The instant of this state."""
    expires_at: datetime | None
    """The instant at which the invitation expires."""
    answered_at: datetime | None
    """The instant at which it was answered."""


def result_routes(pool: Queries, words: PersonalWords) -> APIRouter:
    """`/v1/results` and `/v1/invitations`."""
    router = edge_router("results")

    @router.get("/v1/results")
    async def list_results(
        caller: Reader, query: Annotated[ResultQuery, Query()]
    ) -> Page[ResultView]:
        """List what customers answered, the newest first, of the departments that you see.

        Supervisors, leads, the command centre and auditors see comments; that they read them
        is in the log. Others see the scores.
        """
        rows = await results_page(
            pool,
            departments_of(caller.principal),
            case_id=query.case_id,
            low=query.low,
            after=_after("results", query),
            limit=query.limit + 1,
        )
        shown = rows[: query.limit]
        comments = [comments_of(row) for row in shown]
        sealed = [comment.text for each in comments for comment in each]
        may_read = caller.principal.has(*READS_COMMENTS)
        texts = await words.read(caller, "results", sealed) if may_read else [None] * len(sealed)
        left = iter(texts)
        items = [
            _result(row, [CommentView(question=c.question, text=next(left)) for c in each])
            for row, each in zip(shown, comments, strict=True)
        ]
        return Page[ResultView](items=items, next=_next("results", rows, query, "answered_at"))

    @router.get("/v1/invitations")
    async def list_invitations(
        caller: Reader, query: Annotated[InvitationQuery, Query()]
    ) -> Page[InvitationView]:
        """List what became of each closing, the newest first, of the departments that you see:
        who was invited, and why others were not."""
        rows = await invitations_page(
            pool,
            departments_of(caller.principal),
            case_id=query.case_id,
            state=query.state,
            after=_after("invitations", query),
            limit=query.limit + 1,
        )
        items = [
            InvitationView(**{name: row[name] for name in InvitationView.model_fields})
            for row in rows[: query.limit]
        ]
        following = _next("invitations", rows, query, "decided_at")
        return Page[InvitationView](items=items, next=following)

    return router


def _result(row: asyncpg.Record, comments: list[CommentView]) -> ResultView:
    return ResultView(
        invitation_id=row["invitation_id"],
        case_id=row["case_id"],
        number=row["number"],
        customer_id=row["customer_id"],
        department=row["department"],
        matter=row["matter"],
        language=row["language"],
        channel=row["channel"],
        invited_at=row["decided_at"],
        answered_at=row["answered_at"],
        scores=[ScoreView.model_validate(each) for each in scores_of(row)],
        comments=comments,
        low=row["low"],
    )


def _after(of: str, query: PageQuery) -> tuple[datetime, str] | None:
    key = key_after(query.list_name(of), query.after, str, str)
    return (instant_of(key[0]), str(key[1])) if key else None


def _next(of: str, rows: list[asyncpg.Record], query: PageQuery, at: str) -> str | None:
    if len(rows) <= query.limit:
        return None
    last = rows[query.limit - 1]
    return cursor(query.list_name(of), last[at].isoformat(), last["invitation_id"])
