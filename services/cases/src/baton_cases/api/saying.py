"""What is said on a case without moving it: a note, a reply, a promise, that it is resolved."""

from datetime import datetime
from typing import Annotated

import msgspec

from baton_cases.api.access import STAFF
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.opening import Text
from baton_cases.api.replying import NewReply
from baton_cases.api.views import CaseAnswer, PersonId
from baton_cases.domain.use_cases.requests import AddNote, MakePromise, ResolveCase
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.routes import Routes

By = PersonId | None


class NewNote(RequestBody, frozen=True):
    """What colleagues should know."""

    text: Annotated[Text, msgspec.Meta(examples=["She is at home after five."])]
    by: By = None


class NewPromise(RequestBody, frozen=True):
    """What the customer may count on. It stands in the place of what was promised before."""

    promised: Annotated[
        str, msgspec.Meta(min_length=1, max_length=2_000, examples=["We call you back."])
    ]
    until: Annotated[datetime, msgspec.Meta(tz=True)]
    by: By = None


class Resolution(RequestBody, frozen=True):
    """How the concern was answered. No words of or about the customer: everybody may read it."""

    outcome: Annotated[str, msgspec.Meta(min_length=1, max_length=200, examples=["replaced"])]
    by: By = None


def saying_routes(using: CaseCommands) -> Routes:
    """`/v1/cases/{id}/{notes,replies,promises,resolve}`."""
    routes = Routes("cases")

    @routes.post("/v1/cases/{case_id}/notes", policy=STAFF, answers=CaseAnswer, status=201)
    async def add_note(call: Call, case_id: str, body: NewNote) -> Reply:
        """Write a note for colleagues; also on a closed case."""
        by, note_id = acting(call.principal, body.by), using.new_id()
        subject = await using.replying.subject_of(call, case_id)
        text = await using.personal.seal(subject, body.text)
        return await using.decided(
            call,
            case_id,
            lambda at: AddNote(case_id=case_id, note_id=note_id, text=text, by=by, at=at),
            status=201,
        )

    @routes.post("/v1/cases/{case_id}/replies", policy=STAFF, answers=CaseAnswer, status=201)
    async def reply(call: Call, case_id: str, body: NewReply) -> Reply:
        """Answer the customer by mail, in the thread they wrote in.

        Attachments are uploaded to email first (`POST /email/v1/attachments`).
        """
        by = acting(call.principal, body.by)
        request = await using.replying.prepare(call, case_id, body, by)
        return await using.decided(call, case_id, request, status=201)

    @routes.post("/v1/cases/{case_id}/promises", policy=STAFF, answers=CaseAnswer, status=201)
    async def promise(call: Call, case_id: str, body: NewPromise) -> Reply:
        """Say what the customer was promised and until when, or date it anew.

        It stands on the work list of whoever is accountable, and on the customer's screen,
        until the case is resolved.
        """
        by = acting(call.principal, body.by)
        subject = await using.replying.subject_of(call, case_id)
        promised = await using.personal.seal(subject, body.promised)
        return await using.decided(
            call,
            case_id,
            lambda at: MakePromise(
                case_id=case_id, promised=promised, until=body.until, by=by, at=at
            ),
            status=201,
        )

    @routes.post("/v1/cases/{case_id}/resolve", policy=STAFF, answers=CaseAnswer)
    async def resolve(call: Call, case_id: str, body: Resolution) -> Reply:
        """Say that the concern was answered; the customer's next word says otherwise."""
        by = acting(call.principal, body.by)
        return await using.decided(
            call,
            case_id,
            lambda at: ResolveCase(case_id=case_id, outcome=body.outcome, by=by, at=at),
        )

    return routes
