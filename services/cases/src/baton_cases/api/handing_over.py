"""Handing over what a person, or a department that is dissolved, leaves behind; one unit a case."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.responses import Response

from baton_cases.api.access import Dispatcher
from baton_cases.api.ids import DEPARTMENT_ID, PERSON_ID, DepartmentId
from baton_cases.domain.case.accountability import must_have_department
from baton_cases.domain.organisation.departures import HeldCases
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.departures import HandOverFromDepartment, HandOverFromPerson
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_cases.ports import ReadOrganisation
from baton_cases.queries.held_cases import CasesHeld, HeldCase
from baton_common.edge.http.answers import json_answer
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.read_your_writes import position_header
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import Input, Output, example
from baton_common.edge.problems import unavailable
from baton_common.model.clock import NewId
from baton_common.model.messages import Refused, Unknown
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork

AT_A_TIME = 200
"""Most cases that one request hands over."""
BEHIND = "The list of cases has not come as far as the log yet."
Ask = Callable[[HeldCase, str, datetime], CasesRequest]
"""A case, the id for its handoff, and the instant."""
PersonInPath = Annotated[str, PERSON_ID, Path(description="The person's id.", examples=["ana"])]
_NOT_NOW: dict[int | str, dict[str, Any]] = {
    409: {"description": "Not possible in the present state; the detail says why."}
}
DepartmentInPath = Annotated[
    str, DEPARTMENT_ID, Path(description="The department's id.", examples=["returns"])
]


class LeavingPerson(Input):
    """Somebody leaves their cases to the lead's office."""

    model_config = example(department="returns")

    department: DepartmentId | None = None
    """Only the cases of this department; left out: all that you may hand over."""


class DissolvedDepartment(Input):
    """The department that goes on with everything."""

    model_config = example(to_department="logistics")

    to_department: DepartmentId
    """Another one of the organisation."""


class HandedOver(Output):
    """The progress."""

    model_config = example(handed_over=200, left=12)

    handed_over: int
    """Cases that this request handed over."""
    left: int
    """Cases that are left: repeat the request."""


@dataclass(frozen=True)
class HandingOver:
    """The parts that the routes use, and the configuration asks before somebody goes."""

    commands: Commands
    held: CasesHeld
    read_organisation: ReadOrganisation
    new_id: NewId

    async def counted(self) -> HeldCases:
        """The numbers of cases held. Raises Problem 503."""
        try:
            return await self.held.counted()
        except TimeoutError as late:
            raise unavailable(BEHIND) from late

    async def listed(self, cases: Awaitable[Sequence[HeldCase]]) -> Sequence[HeldCase]:
        """The cases, once the list shows everything. Raises Problem 503."""
        try:
            return await cases
        except TimeoutError as late:
            raise unavailable(BEHIND) from late

    async def one_by_one(self, caller: Caller, cases: Sequence[HeldCase], request: Ask) -> Response:
        """Hand over the first of these cases, each in a unit of its own; answer with the progress.
        What was done stays done if the rest fails: the request may be repeated."""
        position: Position | None = None
        for case in cases[:AT_A_TIME]:
            one = partial(_decide, request=request, case=case, handoff_id=self.new_id())
            done = await self.commands.log.run(one, metadata=caller.metadata)
            position = done.position or position
        count = min(len(cases), AT_A_TIME)
        answer = HandedOver(handed_over=count, left=len(cases) - count)
        response = json_answer(answer)
        if position is not None:
            response.headers["baton-position"] = position_header(caller.service, position)
        return response


def handing_over_routes(using: HandingOver) -> APIRouter:
    """`/v1/people/{id}/hand-over` and `/v1/departments/{id}/hand-over`."""
    router = edge_router("organisation")

    @router.post("/v1/people/{person_id}/hand-over", response_model=HandedOver, responses=_NOT_NOW)
    async def hand_over_cases_of_person(
        caller: Dispatcher, person_id: PersonInPath, body: LeavingPerson
    ) -> Response:
        """Hand over the cases that a person is accountable for.

        Each goes to the office of its department's lead, and whoever is on duty there is asked; a
        handoff that is open goes on. At most 200 at a time: repeat it while some are `left`.
        """
        scope = _directed_by(caller)
        held = await using.listed(using.held.of_person(person_id, scope))
        organisation = await using.read_organisation()
        if not held and not _is_theirs(organisation, person_id, scope):
            raise Unknown
        if body.department is not None:
            if body.department not in (organisation.departments if scope is None else scope):
                raise Unknown
            held = [each for each in held if each.department == body.department]
        return await using.one_by_one(
            caller,
            held,
            lambda case, handoff_id, at: HandOverFromPerson(
                case_id=case.case_id,
                handoff_id=handoff_id,
                person=person_id,
                why="left",
                by=caller.principal.id,
                department=case.department,
                at=at,
            ),
        )

    @router.post(
        "/v1/departments/{department_id}/hand-over", response_model=HandedOver, responses=_NOT_NOW
    )
    async def hand_over_cases_of_department(
        caller: Dispatcher,
        department_id: DepartmentInPath,
        body: DissolvedDepartment,
    ) -> Response:
        """Hand over what a department has and is asked to take, before it is dissolved.

        Its cases go to the office of the other department's lead, and whoever is on duty there is
        asked; handoffs to it ask the other one. At most 200 at a time: repeat it while some are
        `left`.
        """
        organisation, scope = await using.read_organisation(), _directed_by(caller)
        known = organisation.departments if scope is None else scope
        if department_id not in known or department_id not in organisation.departments:
            raise Unknown
        must_have_department(organisation, body.to_department)
        if body.to_department == department_id:
            raise Refused("A department cannot be handed over to itself.", code="same-department")
        held = await using.listed(using.held.of_department(department_id))
        return await using.one_by_one(
            caller,
            held,
            lambda case, handoff_id, at: HandOverFromDepartment(
                case_id=case.case_id,
                handoff_id=handoff_id,
                department=department_id,
                to=body.to_department,
                by=caller.principal.id,
                at=at,
            ),
        )

    return router


def _directed_by(caller: Caller) -> frozenset[str] | None:
    """The departments whose cases the caller hands over; None: all."""
    principal = caller.principal
    if principal.has(Role.COMMAND_CENTRE, Role.ADMINISTRATOR):
        return None
    return principal.departments


def _is_theirs(organisation: Organisation, person: str, scope: frozenset[str] | None) -> bool:
    """True for a person of one of these departments (None: of the organisation)."""
    if scope is None:
        return person in organisation.people
    return any(organisation.belongs(person, each) for each in scope)


def _decide(work: UnitOfWork, request: Ask, case: HeldCase, handoff_id: str) -> None:
    do(work, request(case, handoff_id, work.now))
