"""The survey of one case: whether its customer is asked, when, and why not."""

from datetime import datetime
from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_survey.domain.invitation import Closing

Reason: TypeAlias = Literal[
    "merged", "no-address", "asked-lately", "opted-out", "not-sampled", "switched-off"
]


class AskingPlanned(Event, frozen=True, kw_only=True):
    """The house waits a while after the closing; then it is decided whether to ask."""

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
    """Of the invitation that there is not."""
    closing: Closing
    reason: Reason


SurveyEvent: TypeAlias = AskingPlanned | AskingDropped | CaseAskedAbout | CustomerNotInvited


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What is planned, and which invitation was the last."""

    planned: AskingPlanned | None = None
    attempts: int = 0
    """How often an asking was planned: a deadline names its own."""
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


SURVEY: Aggregate[Survey, SurveyEvent] = Aggregate(
    "survey",
    Survey(),
    evolve,
    EventTypes(
        {
            "asking-planned": AskingPlanned,
            "asking-dropped": AskingDropped,
            "case-asked-about": CaseAskedAbout,
            "customer-not-invited": CustomerNotInvited,
        }
    ),
)
