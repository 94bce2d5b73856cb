"""News of a survey, kept with its case; a low score takes the case up again.

The case is accountable again as after any reopening: the former person if on duty, else the
office of the lead, whose ladder is asked. A case that is open already is only marked.
"""

from typing import TypeAlias

from baton_cases.domain.case.commands import ReopenCase
from baton_cases.domain.case.lifecycle import may_be_reopened, reopen_case
from baton_cases.domain.case.state import CASE, Active, NotYetOpened, living
from baton_cases.domain.organisation.organisation import the_organisation
from baton_cases.domain.survey.events import (
    CustomerInvited,
    CustomerNotInvited,
    FollowUpAsked,
    InvitationExpired,
    SurveyAnswered,
    SurveyEvent,
    SurveyNewsIgnored,
)
from baton_cases.domain.survey.survey import SURVEY, Survey
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork

SurveyNews: TypeAlias = CustomerInvited | CustomerNotInvited | SurveyAnswered | InvitationExpired


def hear(work: UnitOfWork, news: SurveyNews, handoff_id: str) -> None:
    """Keep it; with a low score reopen the case, with `handoff_id` for its intake if it needs
    one. Heard again, it changes nothing. Raises Unknown for a case that we never opened."""
    if isinstance(work.state(CASE, news.case_id), NotYetOpened):
        raise Unknown
    said = decide(news, work.state(SURVEY, news.case_id))
    work.record(SURVEY, news.case_id, *said)
    if isinstance(news, SurveyAnswered) and news.low and news in said:
        _follow_up(work, news, handoff_id)


def decide(news: SurveyNews, survey: Survey) -> list[SurveyEvent]:
    """What is kept: what an invitation came to is told once, and an answer outweighs the end."""
    if isinstance(news, CustomerNotInvited):
        return [news]
    match news, survey.invitations.get(news.invitation_id):
        case _, "answered":
            return [_ignored(news, "the invitation was answered before")]
        case CustomerInvited() | InvitationExpired(), "expired":
            return [_ignored(news, "the invitation expired before")]
        case CustomerInvited(), "invited":
            return [_ignored(news, "the customer was invited before")]
        case _:
            return [news]


def _follow_up(work: UnitOfWork, news: SurveyAnswered, handoff_id: str) -> None:
    case_id = living(work, news.case_id)
    case = work.state(CASE, case_id)
    if not (isinstance(case, Active) and not case.resolved):
        if not may_be_reopened(case, the_organisation(work), news.at, by_customer=False):
            reason = f"the house has no department {getattr(case, 'department', '')} any more"
            work.record(SURVEY, news.case_id, _ignored(news, reason))
            return
        reopen = ReopenCase(case_id=case_id, handoff_id=handoff_id, why="low-score", at=work.now)
        reopen_case(work, reopen)
    asked = FollowUpAsked(
        case_id=case_id, invitation_id=news.invitation_id, about=news.case_id, at=work.now
    )
    work.record(SURVEY, case_id, asked)


def _ignored(news: SurveyNews, reason: str) -> SurveyNewsIgnored:
    return SurveyNewsIgnored(
        case_id=news.case_id, news=type(news).__name__, reason=reason, at=news.at
    )
