"""Events of the surveys about a case, as reported by the survey service."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

NotInvitedBecause: TypeAlias = Literal[
    "merged", "no-address", "asked-lately", "opted-out", "not-sampled", "switched-off"
]


class AnySurveyEvent(Event, frozen=True):
    """Common to all events of a case's survey."""

    case_id: str


class CustomerInvited(AnySurveyEvent, frozen=True):
    """The customer was invited to a survey."""

    invitation_id: str
    channel: Literal["mail", "voice"]


class CustomerNotInvited(AnySurveyEvent, frozen=True):
    """The customer was not invited, and why."""

    reason: NotInvitedBecause


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one question with a scale."""

    question: str
    scale: Literal["csat", "nps", "ces"]
    value: int


class SurveyAnswered(AnySurveyEvent, frozen=True):
    """The customer answered."""

    invitation_id: str
    scores: tuple[Score, ...]
    comments: tuple[Personal[str], ...]
    low: bool


class FollowUpAsked(AnySurveyEvent, frozen=True):
    """A score is low: the accountable person should follow it up with the customer."""

    invitation_id: str
    about: str
    """The surveyed case; differs from this one if it was merged into it."""


class InvitationExpired(AnySurveyEvent, frozen=True):
    """Nobody answered in time."""

    invitation_id: str


class SurveyMessageIgnored(AnySurveyEvent, frozen=True):
    """A message without effect, and why."""

    news: str
    reason: str


SurveyMessage: TypeAlias = CustomerInvited | CustomerNotInvited | SurveyAnswered | InvitationExpired

SurveyEvent: TypeAlias = SurveyMessage | FollowUpAsked | SurveyMessageIgnored

SURVEY_EVENTS = EventTypes(
    {
        "customer-invited": CustomerInvited,
        "customer-not-invited": CustomerNotInvited,
        "survey-answered": SurveyAnswered,
        "follow-up-asked": FollowUpAsked,
        "invitation-expired": InvitationExpired,
        "survey-news-ignored": SurveyMessageIgnored,
    }
)
