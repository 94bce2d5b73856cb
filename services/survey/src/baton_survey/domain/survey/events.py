"""What happens to the survey of a case."""

from datetime import datetime
from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_survey.domain.closing import Closing

Reason: TypeAlias = Literal[
    "merged", "no-address", "asked-lately", "opted-out", "not-sampled", "switched-off"
]


class AskingPlanned(Event, frozen=True, kw_only=True):
    """The configuration waits a while after the closing; then it is decided whether to ask."""

    invitation_id: str
    closing: Closing
    attempt: int
    due_at: datetime


class AskingDropped(Event, frozen=True, kw_only=True):
    """The case was reopened before it was asked about; its next closing plans anew."""

    invitation_id: str


class CaseAskedAbout(Event, frozen=True, kw_only=True):
    """The customer is invited; the invitation's own stream says the rest."""

    invitation_id: str


class CustomerNotInvited(Event, frozen=True, kw_only=True):
    """They are not asked about this closing, and why."""

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
