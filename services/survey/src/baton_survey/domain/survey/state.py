"""The survey of a case: the plan, and the last invitation."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_survey.domain.survey.events import (
    SURVEY_EVENTS,
    AskingDropped,
    AskingPlanned,
    CaseAskedAbout,
    CustomerNotInvited,
    SurveyEvent,
)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """The plan, and the last invitation."""

    planned: AskingPlanned | None = None
    attempts: int = 0
    """Number of plans so far: a deadline names the one it belongs to."""
    invitation_id: str = ""


def evolve(survey: Survey, event: SurveyEvent) -> Survey:
    """The survey after an event."""
    change = msgspec.structs.replace
    match event:
        case AskingPlanned():
            return change(survey, planned=event, attempts=event.attempt)
        case AskingDropped() | CustomerNotInvited():
            return change(survey, planned=None)
        case CaseAskedAbout():
            return change(survey, planned=None, invitation_id=event.invitation_id)
        case _:
            assert_never(event)


SURVEY: Aggregate[Survey, SurveyEvent] = Aggregate("survey", Survey(), evolve, SURVEY_EVENTS)
