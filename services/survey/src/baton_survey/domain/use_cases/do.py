"""The one way in: every request runs its use case here, and timers are set afterwards.

Survey has nothing that time brings about by itself: what falls due is a request of its timer.
"""

from typing import assert_never, overload

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.use_cases.answers import answer_survey, decline_surveys, end_invitation
from baton_survey.domain.use_cases.configuration import change_plan
from baton_survey.domain.use_cases.customers import merge_customers, separate_customers
from baton_survey.domain.use_cases.invitations import ask_now, note_closing, note_reopening
from baton_survey.domain.use_cases.requests import (
    AnswerSurvey,
    AskNow,
    ChangePlan,
    DeclineSurveys,
    EndInvitation,
    MergeCustomers,
    NoteClosing,
    NoteReopening,
    SeparateCustomers,
    SurveyRequest,
)
from baton_survey.domain.use_cases.timers import set_timers


@overload
def do(work: UnitOfWork, request: ChangePlan) -> list[str]: ...
@overload
def do(work: UnitOfWork, request: SurveyRequest) -> list[str] | None: ...
def do(work: UnitOfWork, request: SurveyRequest) -> list[str] | None:
    """Run the use case of the request and return its result. Raises Refused and Unknown as that
    does."""
    gives: list[str] | None = None
    match request:
        case NoteClosing():
            note_closing(work, request)
        case NoteReopening():
            note_reopening(work, request)
        case AskNow():
            ask_now(work, request)
        case EndInvitation():
            end_invitation(work, request)
        case AnswerSurvey():
            answer_survey(work, request)
        case DeclineSurveys():
            decline_surveys(work, request)
        case MergeCustomers():
            merge_customers(work, request)
        case SeparateCustomers():
            separate_customers(work, request)
        case ChangePlan():
            gives = change_plan(work, request)
        case _:
            assert_never(request)
    set_timers(work)
    return gives
