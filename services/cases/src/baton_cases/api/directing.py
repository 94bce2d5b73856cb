"""Where a case goes: closed, reopened, reclassified, merged, handed on."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from baton_cases.api.access import STAFF
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.opening import Text
from baton_cases.api.personal import CaseWords
from baton_cases.api.views import CaseAnswer, DepartmentId, MatterId, PersonId
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
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.bodies import RequestBody
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.routes import Routes
from baton_common.edge.problems import Problem

By = PersonId | None
FactName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
"""As the matter's policy names it. Nothing personal: names of facts are not encrypted."""
FactWords = Annotated[str, msgspec.Meta(max_length=2_000)]


class Closing(RequestBody, frozen=True):
    """Shut the file."""

    outcome: Annotated[str, msgspec.Meta(max_length=200)] = ""
    by: By = None


class Reopening(RequestBody, frozen=True):
    """It was not over."""

    by: By = None


class Reclassifying(RequestBody, frozen=True):
    """What it is about instead."""

    matter: MatterId
    priority: Literal["low", "normal", "high", "emergency"] | None = None
    by: By = None


class Merging(RequestBody, frozen=True):
    """The case of the same customer in which it goes on."""

    into: str
    by: By = None


class NewHandoff(RequestBody, frozen=True):
    """Either `to_department` (a transfer) or `to_person` (a colleague of the department)."""

    to_department: DepartmentId | None = None
    to_person: PersonId | None = None
    asked: Annotated[Text, msgspec.Meta(examples=["Please find the parcel."])] | None = None
    facts: Annotated[dict[FactName, FactWords], msgspec.Meta(max_length=50)] = msgspec.field(
        default_factory=dict
    )
    promised: Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)] | None = None
    promised_until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    customer_was_told: bool = False
    attachment_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    contact_id: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """The call that you transfer with it: whoever answers it there takes the case."""
    by: By = None


def directing_routes(using: CaseCommands) -> Routes:
    """`/v1/cases/{id}/{close,reopen,reclassify,merge,handoffs}`."""
    routes = Routes("cases")

    @routes.post("/v1/cases/{case_id}/close", policy=STAFF, answers=CaseAnswer)
    async def close(call: Call, case_id: str, body: Closing) -> Reply:
        """Shut the file; an open handoff ends with it."""
        by = acting(call.principal, body.by)
        addresses = await using.replying.mail_addresses(call, case_id)
        return await using.decided(
            call,
            case_id,
            lambda at: CloseCase(
                case_id=case_id,
                by=by,
                outcome=body.outcome,
                mail_addresses=addresses,
                at=at,
            ),
        )

    @routes.post("/v1/cases/{case_id}/reopen", policy=STAFF, answers=CaseAnswer)
    async def reopen(call: Call, case_id: str, body: Reopening) -> Reply:
        """Take a resolved or closed case up again."""
        by, handoff_id = acting(call.principal, body.by), using.new_id()
        return await using.decided(
            call,
            case_id,
            lambda at: ReopenCase(case_id=case_id, handoff_id=handoff_id, by=by, at=at),
        )

    @routes.post("/v1/cases/{case_id}/reclassify", policy=STAFF, answers=CaseAnswer)
    async def reclassify(call: Call, case_id: str, body: Reclassifying) -> Reply:
        """Say what it is about. Before anybody accepted, the intake begins anew there."""
        by, handoff_id = acting(call.principal, body.by), using.new_id()
        priority = Priority(body.priority) if body.priority else None
        return await using.decided(
            call,
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

    @routes.post("/v1/cases/{case_id}/merge", policy=STAFF, answers=CaseAnswer)
    async def merge(call: Call, case_id: str, body: Merging) -> Reply:
        """Shut it and go on in another case of the same customer."""
        by = acting(call.principal, body.by)
        return await using.decided(
            call,
            case_id,
            lambda at: MergeCase(case_id=case_id, into=body.into, by=by, at=at),
            names=(body.into,),
        )

    @routes.post("/v1/cases/{case_id}/handoffs", policy=STAFF, answers=CaseAnswer, status=201)
    async def hand_on(call: Call, case_id: str, body: NewHandoff) -> Reply:
        """Ask another department, or a colleague, to take the case.

        You stay accountable until somebody there accepts; if nobody does, it comes back.
        """
        by, handoff_id = acting(call.principal, body.by), using.new_id()
        if (body.to_department is None) == (body.to_person is None):
            raise Problem(422, "invalid", "Give either `to_department` or `to_person`.")
        subject = await using.replying.subject_of(call, case_id)
        package = await _package(using.personal, subject, body)
        asks, to = (
            (RequestTransfer, body.to_department)
            if body.to_department is not None
            else (RequestInternal, body.to_person or "")
        )
        return await using.decided(
            call,
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

    return routes


async def _package(personal: CaseWords, subject: str, body: NewHandoff) -> Package:
    return Package(
        asked=await personal.seal(subject, body.asked) if body.asked else None,
        facts=await personal.seal_facts(subject, body.facts),
        promised=await personal.seal(subject, body.promised) if body.promised else None,
        promised_until=body.promised_until,
        customer_was_told=body.customer_was_told,
        attachment_ids=body.attachment_ids,
    )
