"""The surveys about one case: each invitation is answered or expires, once."""

from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.events import SURVEY_EVENTS, SurveyEvent
from baton_common.model.aggregate import Aggregate

InvitationStatus: TypeAlias = Literal["invited", "answered", "expired"]


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of each invitation, by its id."""

    invitations: dict[str, InvitationStatus] = {}


def evolve(survey: Survey, event: SurveyEvent) -> Survey:
    """The surveys after an event."""
    match event:
        case happened.CustomerInvited():
            return _stands(survey, event.invitation_id, "invited")
        case happened.SurveyAnswered():
            return _stands(survey, event.invitation_id, "answered")
        case happened.InvitationExpired():
            return _stands(survey, event.invitation_id, "expired")
        case (
            happened.CustomerNotInvited()
            | happened.FollowUpAsked()
            | happened.SurveyMessageIgnored()
        ):
            return survey
        case _:
            assert_never(event)


def _stands(survey: Survey, invitation_id: str, stand: InvitationStatus) -> Survey:
    return Survey(invitations={**survey.invitations, invitation_id: stand})


SURVEY: Aggregate[Survey, SurveyEvent] = Aggregate("survey", Survey(), evolve, SURVEY_EVENTS)
