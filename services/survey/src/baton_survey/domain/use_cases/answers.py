"""Use cases of a customer's answer, opt-out, or silence."""

from datetime import datetime

from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.customer.commands import OptOut
from baton_survey.domain.customer.decide import decide as decide_customer
from baton_survey.domain.customer.state import CUSTOMER
from baton_survey.domain.invitation.commands import ExpireInvitation, RecordAnswer
from baton_survey.domain.invitation.decide import decide as decide_invitation
from baton_survey.domain.invitation.state import INVITATION, NotYetInvited
from baton_survey.domain.use_cases.record import record
from baton_survey.domain.use_cases.requests import AnswerSurvey, DeclineSurveys, EndInvitation


def answer_survey(work: UnitOfWork, request: AnswerSurvey) -> None:
    """Record the answer, and an opt-out if the customer chose it. Raises Refused (`answered`,
    `expired`, `answers`), Unknown."""
    answer = RecordAnswer(
        invitation_id=request.invitation_id,
        scores=request.scores,
        comments=request.comments,
        at=request.at,
    )
    record(work, INVITATION, request.invitation_id, decide_invitation, answer)
    if request.opts_out:
        _opt_out(work, request.invitation_id, request.at)


def decline_surveys(work: UnitOfWork, request: DeclineSurveys) -> None:
    """Record the opt-out; the state of the invitation does not matter. Raises Unknown."""
    _opt_out(work, request.invitation_id, request.at)


def end_invitation(work: UnitOfWork, request: EndInvitation) -> None:
    """Expire the invitation; an answered one stays answered."""
    expire = ExpireInvitation(invitation_id=request.invitation_id, at=request.at)
    record(work, INVITATION, request.invitation_id, decide_invitation, expire)


def _opt_out(work: UnitOfWork, invitation_id: str, at: datetime) -> None:
    invitation = work.state(INVITATION, invitation_id)
    if isinstance(invitation, NotYetInvited):
        raise Unknown
    customer_id = invitation.invited.closing.customer_id
    out = OptOut(invitation_id=invitation_id, at=at)
    record(work, CUSTOMER, customer_id, decide_customer, out)
