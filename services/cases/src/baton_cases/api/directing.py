"""Commands that move a case: close, reopen, reclassify, merge, hand on."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from baton_cases.api.access import Staff
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.ids import (
    ActorId,
    AttachmentIds,
    CaseInPath,
    DepartmentId,
    LinkedContactId,
    MatterId,
    NamedCaseId,
    PersonId,
)
from baton_cases.api.opening import Text
from baton_cases.api.personal import CaseWords
from baton_cases.api.views import CaseAnswer, PriorityName
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.organisation.model import Priority
from baton_cases.domain.use_cases.requests import (
    CloseCase,
    MergeCase,
    ReclassifyCase,
    ReopenCase,
    RequestInternal,
    RequestTransfer,
)
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Visible, VisibleOrEmpty, example
from baton_common.edge.problems import Problem

By = ActorId | None
FactName = Annotated[str, Field(min_length=1, max_length=64), Visible]
"""The name of a fact in the matter's policy. Nothing personal: names of facts are not encrypted."""
FactWords = Annotated[str, Field(max_length=2_000), Visible]


class Closing(Input):
    """Close the case."""

    model_config = example(outcome="replaced")

    outcome: Annotated[str, Field(max_length=200), VisibleOrEmpty] = ""
    """In a few words; nothing personal."""
    by: By = None
    """For machines: who closes it."""


class Reopening(Input):
    """Reopens a case that was not over."""

    model_config = example(by="ana")

    by: By = None
    """For machines: who reopens it."""


class Reclassifying(Input):
    """The case is about another matter."""

    model_config = example(matter="refund")

    matter: MatterId
    """The right matter."""
    priority: PriorityName | None = None
    """Left out: the matter's."""
    by: By = None
    """For machines: who says so."""


class MergingCase(Input):
    """The case of the same customer in which it goes on."""

    model_config = example(into="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d02")

    into: NamedCaseId
    """The other case's id."""
    by: By = None
    """For machines: who merges them."""


class SeparatingCase(Input):
    """The case was merged by mistake."""

    model_config = example(by="ana")

    by: By = None
    """For machines: who separates it."""


class NewHandoff(Input):
    """Either `to_department` (a transfer) or `to_person` (a colleague of the department)."""

    model_config = example(to_department="technical", asked="Please find the parcel.")

    to_department: DepartmentId | None = None
    """The department asked to take it: another one than the case's."""
    to_person: PersonId | None = None
    """The colleague asked to take it."""
    asked: Text | None = None
    """The request to whoever takes the case."""
    facts: Annotated[dict[FactName, FactWords], Field(max_length=50, default_factory=dict)]
    """The facts that the matter requires, by name."""
    promised: Annotated[str, Field(min_length=1, max_length=2_000), Visible] | None = None
    """The promise made to the customer."""
    promised_until: AwareDatetime | None = None
    """By when."""
    customer_was_told: bool = False
    """The customer knows that somebody else takes over."""
    attachment_ids: AttachmentIds = ()
    """Files that go with it: of the case, or uploaded by you to email."""
    contact_id: LinkedContactId | None = None
    """The call that you transfer with it: whoever answers it there takes the case."""
    by: By = None
    """For machines: who hands it on."""


def directing_routes(using: CaseCommands) -> APIRouter:
    """`/v1/cases/{id}/{close,reopen,reclassify,merge,unmerge,handoffs}`."""
    router = edge_router("cases")

    @router.post("/v1/cases/{case_id}/close", response_model=CaseAnswer)
    async def close_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: Closing
    ) -> Response:
        """Close the case; an open handoff ends with it."""
        by = acting(caller.principal, body.by)
        addresses = await using.replying.mail_addresses(caller, case_id)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: CloseCase(
                case_id=case_id,
                by=by,
                outcome=body.outcome,
                mail_addresses=addresses,
                at=at,
            ),
        )

    @router.post("/v1/cases/{case_id}/reopen", response_model=CaseAnswer)
    async def reopen_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: Reopening
    ) -> Response:
        """Take a resolved or closed case up again."""
        by, handoff_id = acting(caller.principal, body.by), using.new_id()
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: ReopenCase(case_id=case_id, handoff_id=handoff_id, by=by, at=at),
        )

    @router.post("/v1/cases/{case_id}/reclassify", response_model=CaseAnswer)
    async def reclassify_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: Reclassifying
    ) -> Response:
        """Say what it is about. Before anybody accepted, the intake begins anew there."""
        by, handoff_id = acting(caller.principal, body.by), using.new_id()
        priority = Priority(body.priority) if body.priority else None
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: ReclassifyCase(
                case_id=case_id,
                handoff_id=handoff_id,
                matter=body.matter,
                by=by,
                priority=priority,
                at=at,
            ),
        )

    @router.post("/v1/cases/{case_id}/merge", response_model=CaseAnswer)
    async def merge_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: MergingCase
    ) -> Response:
        """Close it and go on in another case of the same customer."""
        by = acting(caller.principal, body.by)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: MergeCase(case_id=case_id, into=body.into, by=by, at=at),
            names=(body.into,),
        )

    @router.post("/v1/cases/{case_id}/unmerge", response_model=CaseAnswer)
    async def separate_case(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: SeparatingCase
    ) -> Response:
        """Undo a merge: the case is open again, with all that was its own."""
        by, handoff_id = acting(caller.principal, body.by), using.new_id()
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: UndoCaseMerge(case_id=case_id, handoff_id=handoff_id, by=by, at=at),
        )

    @router.post("/v1/cases/{case_id}/handoffs", response_model=CaseAnswer, status_code=201)
    async def request_handoff(
        caller: Staff, headers: CommandHeaders, case_id: CaseInPath, body: NewHandoff
    ) -> Response:
        """Ask another department, or a colleague, to take the case.

        You stay accountable until somebody there accepts; if nobody does, it comes back.
        """
        by, handoff_id = acting(caller.principal, body.by), using.new_id()
        if (body.to_department is None) == (body.to_person is None):
            raise Problem(422, "invalid", "Give either `to_department` or `to_person`.")
        subject = await using.replying.subject_of(caller, case_id)
        await using.files.must_see(caller, case_id, body.attachment_ids)
        package = await _package(using.personal, subject, body)
        asks, to = (
            (RequestTransfer, body.to_department)
            if body.to_department is not None
            else (RequestInternal, body.to_person or "")
        )
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: asks(
                case_id=case_id,
                handoff_id=handoff_id,
                to=to,
                by=by,
                package=package,
                contact_id=body.contact_id,
                at=at,
            ),
            status=201,
        )

    return router


async def _package(personal: CaseWords, subject: str, body: NewHandoff) -> Package:
    return Package(
        asked=await personal.seal(subject, body.asked) if body.asked else None,
        facts=await personal.seal_facts(subject, body.facts),
        promised=await personal.seal(subject, body.promised) if body.promised else None,
        promised_until=body.promised_until,
        customer_was_told=body.customer_was_told,
        attachment_ids=body.attachment_ids,
    )
