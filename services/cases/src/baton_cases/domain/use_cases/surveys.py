"""Use case of survey messages: filed with their case; a low score reopens it.

A reopened case is accountable as after any reopening: the former person if on duty, else the office
of the lead, whose ladder is asked. An open case is only flagged."""

from baton_cases.domain.case.lifecycle import may_be_reopened
from baton_cases.domain.case.state import Active
from baton_cases.domain.survey.commands import AskFollowUp, Ignore, Keep
from baton_cases.domain.survey.decide import decide
from baton_cases.domain.survey.events import SurveyAnswered
from baton_cases.domain.survey.state import SURVEY
from baton_cases.domain.use_cases.lifecycle import reopen_because
from baton_cases.domain.use_cases.lookups import living, opened_case, the_organisation
from baton_cases.domain.use_cases.received import KeepSurveyMessage
from baton_common.model.unit_of_work import UnitOfWork


def keep_message(work: UnitOfWork, request: KeepSurveyMessage) -> None:
    """Files the message; a low score reopens the case. Idempotent. Raises Unknown for a case that
    does not exist."""
    message = request.message
    opened_case(work, message.case_id)
    survey = work.state(SURVEY, message.case_id)
    kept = decide(Keep(message=message, at=request.at), survey)
    work.record(SURVEY, message.case_id, *kept)
    if isinstance(message, SurveyAnswered) and message.low and message in kept:
        _follow_up(work, request, message)


def _follow_up(work: UnitOfWork, request: KeepSurveyMessage, answered: SurveyAnswered) -> None:
    case_id = living(work, answered.case_id)
    case = opened_case(work, case_id)
    if not (isinstance(case, Active) and not case.resolved):
        if not may_be_reopened(case, the_organisation(work), answered.at, "low-score"):
            reason = f"the organisation has no department {case.department} any more"
            ignore = Ignore(message=answered, reason=reason, at=request.at)
            survey = work.state(SURVEY, answered.case_id)
            work.record(SURVEY, answered.case_id, *decide(ignore, survey))
            return
        reopen_because(work, case_id, "low-score", handoff_id=request.handoff_id, at=request.at)
    ask = AskFollowUp(
        case_id=case_id,
        invitation_id=answered.invitation_id,
        surveyed_case=answered.case_id,
        at=request.at,
    )
    work.record(SURVEY, case_id, *decide(ask, work.state(SURVEY, case_id)))
