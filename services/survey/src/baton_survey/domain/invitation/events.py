"""What happens to an invitation, in the order in which it happens."""

from datetime import datetime
from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_survey.domain.closing import Closing
from baton_survey.domain.questions import Comment, Low, Question, Score


class CustomerInvited(Event, frozen=True, kw_only=True):
    """The customer is asked, with the questions as they stood: the configuration may change them
    while the mail is on its way."""

    invitation_id: str
    closing: Closing
    to: Personal[str]
    questions: tuple[Question, ...]
    low: Low
    expires_at: datetime


class SurveyAnswered(Event, frozen=True, kw_only=True):
    """The customer said how it was, once and for all."""

    invitation_id: str
    scores: tuple[Score, ...] = ()
    comments: tuple[Comment, ...] = ()
    low: bool
    """At least one score is low by what the configuration said when it invited."""


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
