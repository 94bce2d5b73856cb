"""Commands that add to a case without moving it: note, reply, promise, resolution."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from baton_cases.api.access import Staff
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.ids import ActorId, CaseInPath
from baton_cases.api.opening import Text
from baton_cases.api.replying import NewReply, ReplyRecipients
from baton_cases.api.views import CaseAnswer
from baton_cases.domain.use_cases.requests import AddNote, MakePromise, ResolveCase
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Visible, example

By = ActorId | None


class NewNote(Input):
    """A note for colleagues."""

    model_config = example(text="She is at home after five.")

    text: Text
    """The note."""
    by: By = None
    """For machines: who writes it."""


class NewPromise(Input):
    """A promise to the customer. It replaces the earlier one."""

    model_config = example(promised="We call you back.", until="2026-03-03T09:00:00Z")

    promised: Annotated[str, Field(min_length=1, max_length=2_000), Visible]
    """The promise, in words."""
    until: AwareDatetime
    """By when."""
    by: By = None
    """For machines: who promised it."""


class Resolution(Input):
    """The answer to the concern. No words of or about the customer: everybody may read it."""

    model_config = example(outcome="replaced")

    outcome: Annotated[str, Field(min_length=1, max_length=200), Visible]
    """In a few words."""
    by: By = None
    """For machines: who resolved it."""


def saying_routes(using: CaseCommands) -> APIRouter:
    """`/v1/cases/{id}/{notes,replies,promises,resolve}`."""
    router = edge_router("cases")

    @router.post("/v1/cases/{case_id}/notes", response_model=CaseAnswer, status_code=201)
    async def add_note(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: NewNote
    ) -> Response:
        """Write a note for colleagues; also on a closed case."""
        by, note_id = acting(caller.principal, body.by), using.new_id()
        subject = await using.replying.subject_of(caller, case_id)
        text = await using.personal.seal(subject, body.text)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: AddNote(case_id=case_id, note_id=note_id, text=text, by=by, at=at),
            status=201,
        )

    @router.post("/v1/cases/{case_id}/replies", response_model=CaseAnswer, status_code=201)
    async def reply_to_customer(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: NewReply
    ) -> Response:
        """Answer whoever wrote last by mail, with a copy to the others who have that mail; or those
        in `to` and `cc`.

        Attachments are uploaded to email first (`POST /email/v1/attachments`).
        """
        by = acting(caller.principal, body.by)
        request = await using.replying.prepare(caller, case_id, body, by)
        await using.files.must_see(caller, case_id, body.attachment_ids)
        return await using.decided(caller, headers, case_id, request, status=201)

    @router.get("/v1/cases/{case_id}/reply-recipients")
    async def read_reply_recipients(caller: Staff, case_id: CaseInPath) -> ReplyRecipients:
        """Read to whom a reply goes: whoever wrote last, and the others who have that mail.

        Both can be changed in the reply (`to`, `cc`).
        """
        return await using.replying.recipients(caller, case_id)

    @router.post("/v1/cases/{case_id}/promises", response_model=CaseAnswer, status_code=201)
    async def make_promise(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: NewPromise
    ) -> Response:
        """Say what the customer was promised and until when, or date it anew.

        It stands on the work list of whoever is accountable, and on the customer's screen,
        until the case is resolved.
        """
        by = acting(caller.principal, body.by)
        subject = await using.replying.subject_of(caller, case_id)
        promised = await using.personal.seal(subject, body.promised)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: MakePromise(
                case_id=case_id, promised=promised, until=body.until, by=by, at=at
            ),
            status=201,
        )

    @router.post("/v1/cases/{case_id}/resolve", response_model=CaseAnswer)
    async def resolve_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: Resolution
    ) -> Response:
        """Say that the concern was answered; the customer's next word says otherwise."""
        by = acting(caller.principal, body.by)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: ResolveCase(case_id=case_id, outcome=body.outcome, by=by, at=at),
        )

    return router
