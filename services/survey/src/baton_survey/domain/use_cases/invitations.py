"""A case was closed: its customer is asked, or it is written down why not.

closed       at once, or when the configured delay is over, the rules of a survey are asked
all hold     invited: case, customer and invitation in one unit, with the day it expires
one does not not invited, with that reason
reopened     what was only planned is dropped; an invitation that went out stays good, since
             the customer has it and may say what they think of it
"""

from datetime import timedelta

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.closing import Closing
from baton_survey.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_survey.domain.customer.commands import NoteAsked
from baton_survey.domain.customer.decide import decide as decide_customer
from baton_survey.domain.customer.state import CUSTOMER
from baton_survey.domain.invitation.commands import InviteCustomer
from baton_survey.domain.invitation.decide import decide as decide_invitation
from baton_survey.domain.invitation.state import INVITATION, Open
from baton_survey.domain.survey.commands import DecideInvitation, DropPlan, PlanAsking
from baton_survey.domain.survey.decide import decide as decide_survey
from baton_survey.domain.survey.events import CaseAskedAbout
from baton_survey.domain.survey.rules import Circumstances
from baton_survey.domain.survey.state import SURVEY
from baton_survey.domain.use_cases.customers import person
from baton_survey.domain.use_cases.record import record
from baton_survey.domain.use_cases.requests import AskNow, NoteClosing, NoteReopening


def note_closing(work: UnitOfWork, request: NoteClosing) -> None:
    """Decide at once, or plan it for later. After another closing only the later one counts."""
    closing, id_, at = request.closing, request.invitation_id, request.at
    plan = work.state(CONFIGURATION, CONFIGURATION_ID).plan
    if plan.after:
        due_at = at + timedelta(seconds=plan.after)
        planning = PlanAsking(invitation_id=id_, closing=closing, due_at=due_at, at=at)
        record(work, SURVEY, closing.case_id, decide_survey, planning)
        return
    record(work, SURVEY, closing.case_id, decide_survey, DropPlan(at=at))
    _invite_or_not(work, closing, id_)


def note_reopening(work: UnitOfWork, request: NoteReopening) -> None:
    """Drop the plan."""
    record(work, SURVEY, request.case_id, decide_survey, DropPlan(at=request.at))


def ask_now(work: UnitOfWork, request: AskNow) -> None:
    """Decide, unless another plan has replaced this one."""
    planned = work.state(SURVEY, request.case_id).planned
    if planned is not None and planned.attempt == request.attempt:
        _invite_or_not(work, planned.closing, planned.invitation_id)


def _invite_or_not(work: UnitOfWork, closing: Closing, invitation_id: str) -> None:
    circumstances = _circumstances(work, closing)
    deciding = DecideInvitation(
        invitation_id=invitation_id, circumstances=circumstances, at=work.now
    )
    decided = record(work, SURVEY, closing.case_id, decide_survey, deciding)
    if closing.to is None or not any(isinstance(each, CaseAskedAbout) for each in decided):
        return
    plan = circumstances.plan
    invite = InviteCustomer(
        invitation_id=invitation_id,
        closing=closing,
        to=closing.to,
        questions=plan.questions,
        low=plan.low,
        expires_at=work.now + timedelta(seconds=plan.expires),
        at=work.now,
    )
    record(work, INVITATION, invitation_id, decide_invitation, invite)
    asked = NoteAsked(invitation_id=invitation_id, at=work.now)
    record(work, CUSTOMER, closing.customer_id, decide_customer, asked)


def _circumstances(work: UnitOfWork, closing: Closing) -> Circumstances:
    survey = work.state(SURVEY, closing.case_id)
    last = work.state(INVITATION, survey.invitation_id) if survey.invitation_id else None
    return Circumstances(
        plan=work.state(CONFIGURATION, CONFIGURATION_ID).plan,
        closing=closing,
        who=person(work, closing.customer_id),
        has_open_invitation=isinstance(last, Open) and work.now < last.invited.expires_at,
        at=work.now,
    )
