"""Events of the survey of a case."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_survey.domain.closing import Closing

Reason: TypeAlias = Literal[
    "merged", "no-address", "asked-lately", "opted-out", "not-sampled", "switched-off"
]


class AskingPlanned(Event, frozen=True, kw_only=True):
    """The configuration delays the survey; at this instant it is decided whether to invite."""

    invitation_id: str
    closing: Closing
    attempt: int
    due_at: datetime


class AskingDropped(Event, frozen=True, kw_only=True):
    """The case was reopened before the survey; its next closing plans anew."""

    invitation_id: str


class CaseAskedAbout(Event, frozen=True, kw_only=True):
    """The customer was invited; details are on the invitation's stream."""

    invitation_id: str


class CustomerNotInvited(Event, frozen=True, kw_only=True):
    """The customer was not invited after this closing, and why."""

    invitation_id: str
    """Id the invitation would have had."""
    closing: Closing
    reason: Reason


SurveyEvent: TypeAlias = AskingPlanned | AskingDropped | CaseAskedAbout | CustomerNotInvited

SURVEY_EVENTS = EventTypes(
    {
        "asking-planned": AskingPlanned,
        "asking-dropped": AskingDropped,
        "case-asked-about": CaseAskedAbout,
        "customer-not-invited": CustomerNotInvited,
    }
)
