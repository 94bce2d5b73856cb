"""What customers answered, and what became of every closing: for our own people."""

from datetime import datetime
from typing import Annotated

import asyncpg
import msgspec

from baton_common.edge.http.calls import Call
from baton_common.edge.http.pages import Page, PageQuery, cursor, instant_of, key_after
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_survey.api.access import READERS, READS_COMMENTS, departments_of
from baton_survey.domain.questions import Score
from baton_survey.domain.survey import Reason
from baton_survey.projections.invitations import State
from baton_survey.queries.invitations import (
    comments_of,
    invitations_page,
    results_page,
    scores_of,
)

CaseId = Annotated[str, msgspec.Meta(max_length=64)]


class ResultQuery(PageQuery, frozen=True):
    """Which answers."""

    case_id: CaseId | None = None
    low: bool | None = None
    """Only those with a low score, or only those without."""


class InvitationQuery(PageQuery, frozen=True):
    """Which closings."""

    case_id: CaseId | None = None
    state: State | None = None


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """What was written to one question; null: erased, or not for your role."""

    question: str
    text: str | None


class ResultView(msgspec.Struct, frozen=True, kw_only=True):
    """One answered survey. `department` and `matter` are those of the case when it was closed."""

    invitation_id: str
    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: str
    channel: str
    invited_at: datetime
    answered_at: datetime
    scores: list[Score]
    comments: list[CommentView]
    low: bool
    """At least one score is what the house called low when it invited."""


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one closing of a case."""

    invitation_id: str
    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: str
    channel: str
    state: State
    """`planned`: the house waits a while; `dropped`: reopened before it was asked about."""
    reason: Reason | None = None
    """Why the customer is not asked."""
    decided_at: datetime
    expires_at: datetime | None = None
    answered_at: datetime | None = None


def result_routes(pool: Queries, words: PersonalWords) -> Routes:
    """`/v1/results` and `/v1/invitations`."""
    routes = Routes("results")

    @routes.get("/v1/results", policy=READERS, answers=Page[ResultView])
    async def list_results(call: Call, query: ResultQuery) -> Page[ResultView]:
        """List what customers answered, the newest first, of the departments that you see.

        Supervisors, leads, the command centre and auditors see comments; that they read them
        is in the log. Others see the scores.
        """
        rows = await results_page(
            pool,
            departments_of(call.principal),
            case_id=query.case_id,
            low=query.low,
            after=_after("results", query),
            limit=query.limit + 1,
        )
        shown = rows[: query.limit]
        comments = [comments_of(row) for row in shown]
        sealed = [comment.text for each in comments for comment in each]
        may_read = call.principal.has(*READS_COMMENTS)
        texts = await words.read(call, "results", sealed) if may_read else [None] * len(sealed)
        left = iter(texts)
        items = [
            _result(row, [CommentView(question=c.question, text=next(left)) for c in each])
            for row, each in zip(shown, comments, strict=True)
        ]
        return Page(items=items, next=_next("results", rows, query, "answered_at"))

    @routes.get("/v1/invitations", policy=READERS, answers=Page[InvitationView])
    async def list_invitations(call: Call, query: InvitationQuery) -> Page[InvitationView]:
        """List what became of each closing, the newest first, of the departments that you see:
        who was invited, and why others were not."""
        rows = await invitations_page(
            pool,
            departments_of(call.principal),
            case_id=query.case_id,
            state=query.state,
            after=_after("invitations", query),
            limit=query.limit + 1,
        )
        names = [field.name for field in msgspec.structs.fields(InvitationView)]
        items = [
            msgspec.convert({name: row[name] for name in names}, InvitationView)
            for row in rows[: query.limit]
        ]
        return Page(items=items, next=_next("invitations", rows, query, "decided_at"))

    return routes


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
        scores=list(scores_of(row)),
        comments=comments,
        low=row["low"],
    )


def _after(of: str, query: PageQuery) -> tuple[datetime, str] | None:
    key = key_after(of, query.after, str, str)
    return (instant_of(key[0]), str(key[1])) if key else None


def _next(of: str, rows: list[asyncpg.Record], query: PageQuery, at: str) -> str | None:
    if len(rows) <= query.limit:
        return None
    last = rows[query.limit - 1]
    return cursor(of, last[at].isoformat(), last["invitation_id"])
