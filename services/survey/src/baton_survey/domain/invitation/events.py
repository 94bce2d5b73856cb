"""Events of an invitation, in the order in which they happen."""

from datetime import datetime
from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_survey.domain.closing import Closing
from baton_survey.domain.questions import Comment, Low, Question, Score


class CustomerInvited(Event, frozen=True, kw_only=True):
    """The customer was invited; the questions are copied, since the configuration may change while
    the mail is on its way."""

    invitation_id: str
    closing: Closing
    to: Personal[str]
    questions: tuple[Question, ...]
    low: Low
    expires_at: datetime


class SurveyAnswered(Event, frozen=True, kw_only=True):
    """The customer answered; final."""

    invitation_id: str
    scores: tuple[Score, ...] = ()
    comments: tuple[Comment, ...] = ()
    low: bool
    """True if at least one score is low, by the configuration at the invitation."""


class InvitationExpired(Event, frozen=True, kw_only=True):
    """Nobody answered in time."""

    invitation_id: str


InvitationEvent: TypeAlias = CustomerInvited | SurveyAnswered | InvitationExpired

INVITATION_EVENTS = EventTypes(
    {
        "customer-invited": CustomerInvited,
        "survey-answered": SurveyAnswered,
        "invitation-expired": InvitationExpired,
    }
)
