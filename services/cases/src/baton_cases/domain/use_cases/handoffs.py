"""Use cases of handoffs: case, handoff and organisation in one unit.

The case's stream alone states who is accountable; the handoff's stream decides every race. Every
use case reads the organisation's stream, so none commits on an outdated roster."""

from datetime import datetime

import msgspec

from baton_cases.domain.case.accountability import direction_of, still_active
from baton_cases.domain.case.commands import BeginHandoff
from baton_cases.domain.case.decide import decide as decide_case
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.contact.conversation import linked_to
from baton_cases.domain.contact.state import CONTACT
from baton_cases.domain.handoff import commands
from baton_cases.domain.handoff.answers import still_open
from baton_cases.domain.handoff.conditions import Conditions, conditions_between, conditions_of
from baton_cases.domain.handoff.decide import decide
from baton_cases.domain.handoff.events import HandoffKind, Package
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.organisation.model import Stage
from baton_cases.domain.use_cases.due import record
from baton_cases.domain.use_cases.lookups import open_handoff, requested_handoff, the_organisation
from baton_cases.domain.use_cases.requests import (
    AcceptHandoff,
    DeclineHandoff,
    HandoffAnswer,
    RefuseHandoff,
    RequestInternal,
    RequestTransfer,
    WithdrawHandoff,
)
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A handoff requested by a person or begun by an intake."""

    case_id: str
    handoff_id: str
    kind: HandoffKind
    to_department: str
    to_person: str | None = None
    by: str | None
    package: Package = Package()
    contact_id: str | None = None
    at: datetime


def transfer(work: UnitOfWork, request: RequestTransfer) -> None:
    """Requests a transfer to another department. Raises Refused, Unknown."""
    wish = Wish(
        case_id=request.case_id,
        handoff_id=request.handoff_id,
        kind="transfer",
        to_department=request.to,
        by=request.by,
        package=request.package,
        contact_id=request.contact_id,
        at=request.at,
    )
    _hand_on(work, wish)


def internal(work: UnitOfWork, request: RequestInternal) -> None:
    """Requests an internal handoff to a colleague. Raises Refused, Unknown."""
    wish = Wish(
        case_id=request.case_id,
        handoff_id=request.handoff_id,
        kind="internal",
        to_department=still_active(work.state(CASE, request.case_id)).department,
        to_person=request.to,
        by=request.by,
        package=request.package,
        contact_id=request.contact_id,
        at=request.at,
    )
    _hand_on(work, wish)


def begin_intake(
    work: UnitOfWork,
    case: Active,
    *,
    handoff_id: str,
    by: str | None,
    at: datetime,
    to: str | None = None,
    package: Package | None = None,
    contact_id: str | None = None,
) -> None:
    """Begins the intake of a case just opened, reclassified or reopened: at its own department, or
    at another's, for an agent who answered for others. Whoever answers the contact there when it
    is transferred has accepted."""
    wish = Wish(
        case_id=case.case_id,
        handoff_id=handoff_id,
        kind="intake",
        to_department=to or case.department,
        by=by,
        package=package or Package(),
        contact_id=contact_id,
        at=at,
    )
    begin(work, wish)


def begin(work: UnitOfWork, wish: Wish) -> None:
    """Begins a handoff as the case's one open handoff; its first rung asks in this unit."""
    case, organisation = work.state(CASE, wish.case_id), the_organisation(work)
    on_case = BeginHandoff(
        case_id=wish.case_id,
        organisation=organisation,
        handoff_id=wish.handoff_id,
        kind=wish.kind,
        to_department=wish.to_department,
        to_person=wish.to_person,
        by=wish.by,
        at=wish.at,
    )
    began = decide_case(on_case, case)
    request = _complete(work, still_active(case), wish)
    work.record(CASE, wish.case_id, *began)
    record(work, decide(request, work.state(HANDOFF, wish.handoff_id)))


def accept(work: UnitOfWork, request: AcceptHandoff) -> None:
    """Accepts the case. Raises Refused with how the handoff ended if somebody was first."""
    conditions = _conditions(work, request)
    _answer(work, request, commands.Accept(by=request.by, conditions=conditions, at=request.at))


def decline(work: UnitOfWork, request: DeclineHandoff) -> None:
    """Declines for the person who is asked. Raises Refused."""
    command = commands.Decline(
        by=request.by,
        words=request.words,
        conditions=_conditions(work, request),
        at=request.at,
    )
    _answer(work, request, command)


def refuse(work: UnitOfWork, request: RefuseHandoff) -> None:
    """Refuses for the department. Raises Refused."""
    command = commands.Refuse(
        by=request.by,
        reason=request.reason,
        words=request.words,
        conditions=_conditions(work, request),
        at=request.at,
    )
    _answer(work, request, command)


def withdraw(work: UnitOfWork, request: WithdrawHandoff) -> None:
    """Withdraws the handoff for the sender. Raises Refused."""
    handoff = still_open(work.state(HANDOFF, request.handoff_id))
    case = still_active(work.state(CASE, handoff.terms.case_id))
    direction = direction_of(case, the_organisation(work), request.at)
    command = commands.Withdraw(by=request.by, direction=direction, at=request.at)
    _answer(work, request, command)


def end_with_case(work: UnitOfWork, command: commands.EndWithCase, case: Active) -> None:
    """Withdraws the case's open handoff, if it has one, because the case ends."""
    if (handoff := open_handoff(work, case)) is not None:
        record(work, decide(command, handoff))


def take_by_call(
    work: UnitOfWork, case_id: str, contact_id: str, agent: str, at: datetime
) -> str | None:
    """Accepts the case's open handoff for the agent who answered its contact. Returns None, or the
    sentence that says why it stays open."""
    case = work.state(CASE, case_id)
    handoff = open_handoff(work, case) if isinstance(case, Active) else None
    if handoff is None or handoff.terms.contact_id != contact_id:
        return None
    organisation, terms = the_organisation(work), handoff.terms
    command = commands.TakeByCall(
        agent=agent,
        is_member=organisation.belongs(agent, terms.to_department),
        contact_id=contact_id,
        conditions=conditions_of(organisation, terms),
        at=at,
    )
    try:
        record(work, decide(command, handoff))
    except Refused as refused:
        return refused.sentence
    return None


def _hand_on(work: UnitOfWork, wish: Wish) -> None:
    """Requests a handoff with a call; accepted at once if the other side has already answered the
    call."""
    begin(work, wish)
    if wish.contact_id is None:
        return
    contact = linked_to(work.state(CONTACT, wish.contact_id), wish.contact_id, wish.case_id)
    answer = contact.taken_over_by
    accountable = still_active(work.state(CASE, wish.case_id)).person
    if answer is not None and answer.agent != accountable:
        take_by_call(work, wish.case_id, contact.contact_id, answer.agent, wish.at)


def _complete(work: UnitOfWork, case: Active, wish: Wish) -> commands.Begin:
    """The wish completed with everything that the handoff pins of case and organisation."""
    organisation = the_organisation(work)
    matter = organisation.matters.get(case.matter)
    hours_version = organisation.hours_version(wish.to_department)
    return commands.Begin(
        handoff_id=wish.handoff_id,
        case_id=case.case_id,
        kind=wish.kind,
        from_department=case.department,
        from_person=case.person,
        from_office=case.office,
        to_department=wish.to_department,
        to_person=wish.to_person,
        by=wish.by,
        matter=case.matter,
        priority=case.priority,
        policy=organisation.policy(case.matter, case.priority),
        stage=matter.stage if matter else Stage.DRAFT,
        required_facts=matter.required_facts if matter else (),
        known_facts=(*case.facts, *wish.package.facts),
        returned_before=case.returned_from(wish.to_department),
        hours_version=hours_version,
        package=msgspec.structs.replace(wish.package, history=case.revision),
        contact_id=wish.contact_id,
        conditions=conditions_between(
            organisation,
            matter=case.matter,
            from_department=case.department,
            to_department=wish.to_department,
            hours_version=hours_version,
        ),
        at=wish.at,
    )


def _conditions(work: UnitOfWork, request: HandoffAnswer) -> Conditions:
    terms = requested_handoff(work, request.handoff_id).terms
    return conditions_of(the_organisation(work), terms)


def _answer(work: UnitOfWork, request: HandoffAnswer, command: commands.HandoffCommand) -> None:
    record(work, decide(command, work.state(HANDOFF, request.handoff_id)))
