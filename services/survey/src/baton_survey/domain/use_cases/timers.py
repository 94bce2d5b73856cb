"""The timers of survey: asking about a closed case, and expiry of an invitation."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.invitation.events import CustomerInvited, SurveyAnswered
from baton_survey.domain.survey.events import AskingDropped, AskingPlanned

ASK = "ask"
"""Timer of a survey's stream: decide whether to invite."""
EXPIRE = "expire"
"""Timer of an invitation's stream."""


def set_timers(work: UnitOfWork) -> None:
    """Set and cancel the timers that the events of this unit require."""
    for _, stream, event in work.recorded:
        match event:
            case AskingPlanned():
                work.schedule(stream, ASK, event.attempt, event.due_at)
            case AskingDropped():
                work.cancel(stream, ASK)
            case CustomerInvited():
                work.schedule(stream, EXPIRE, 1, event.expires_at)
            case SurveyAnswered():
                work.cancel(stream, EXPIRE)
            case _:
                pass
