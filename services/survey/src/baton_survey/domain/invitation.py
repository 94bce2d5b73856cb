"""An invitation: it goes out, is answered once, or expires."""

from datetime import datetime
from typing import Literal, TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal
from baton_survey.domain.questions import Comment, Low, Question, Score

Language: TypeAlias = Literal["zh", "en"]


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it was closed: whoever is asked is asked about this."""

    case_id: str
    number: str
    customer_id: str
    department: str
    matter: str
    language: Language
    channel: str
    """By which the case came; `voice`, `mail`."""
    to: Personal[str] | None
    """The customer's mail address that works; None: there is none."""
    merged_into: str | None = None
    """The case in which the concern goes on."""


class CustomerInvited(Event, frozen=True, kw_only=True):
    """The customer is asked, with the questions as they stood: the house may change them while
    the mail is on its way."""

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
    """At least one score is what the house called low when it invited."""


class InvitationExpired(Event, frozen=True, kw_only=True):
    """Nobody answered in time."""

    invitation_id: str


InvitationEvent: TypeAlias = CustomerInvited | SurveyAnswered | InvitationExpired


class NotYetInvited(msgspec.Struct, frozen=True):
    """Nobody was invited under this id."""


class Open(msgspec.Struct, frozen=True):
    """It can be answered, until it expires."""

    invited: CustomerInvited


class Answered(msgspec.Struct, frozen=True):
    """It was answered."""

    invited: CustomerInvited


class Expired(msgspec.Struct, frozen=True):
    """It was not answered in time."""

    invited: CustomerInvited


Invitation: TypeAlias = NotYetInvited | Open | Answered | Expired


def evolve(invitation: Invitation, event: InvitationEvent) -> Invitation:
    """The invitation after an event."""
    match event:
        case CustomerInvited():
            return Open(event)
        case SurveyAnswered():
            return (
                invitation
                if isinstance(invitation, NotYetInvited)
                else Answered(invitation.invited)
            )
        case InvitationExpired():
            return (
                invitation if isinstance(invitation, NotYetInvited) else Expired(invitation.invited)
            )
        case _:
            assert_never(event)


INVITATION: Aggregate[Invitation, InvitationEvent] = Aggregate(
    "invitation",
    NotYetInvited(),
    evolve,
    EventTypes(
        {
            "customer-invited": CustomerInvited,
            "survey-answered": SurveyAnswered,
            "invitation-expired": InvitationExpired,
        }
    ),
)
