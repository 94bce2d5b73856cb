"""The timers of survey: when a closed case is asked about, and when an invitation expires."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.invitation.events import CustomerInvited, SurveyAnswered
from baton_survey.domain.survey.events import AskingDropped, AskingPlanned

ASK = "ask"
"""Timer of a survey's stream: it is decided whether to ask."""
EXPIRE = "expire"
"""Timer of an invitation's stream."""


def set_timers(work: UnitOfWork) -> None:
    """Set and cancel what the events of this unit ask for."""
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
