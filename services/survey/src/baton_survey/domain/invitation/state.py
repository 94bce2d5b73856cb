"""The states of an invitation."""

from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_survey.domain.invitation.events import (
    INVITATION_EVENTS,
    CustomerInvited,
    InvitationEvent,
    InvitationExpired,
    SurveyAnswered,
)


class NotYetInvited(msgspec.Struct, frozen=True):
    """Nobody was invited under this id."""


class Open(msgspec.Struct, frozen=True):
    """The invitation can be answered, until it expires."""

    invited: CustomerInvited


class Answered(msgspec.Struct, frozen=True):
    """The invitation was answered."""

    invited: CustomerInvited


class Expired(msgspec.Struct, frozen=True):
    """The invitation was not answered in time."""

    invited: CustomerInvited


Invitation: TypeAlias = NotYetInvited | Open | Answered | Expired


def evolve(invitation: Invitation, event: InvitationEvent) -> Invitation:
    """The invitation after an event."""
    if isinstance(event, CustomerInvited):
        return Open(event)
    if isinstance(invitation, NotYetInvited):
        return invitation
    match event:
        case SurveyAnswered():
            return Answered(invitation.invited)
        case InvitationExpired():
            return Expired(invitation.invited)
        case _:
            assert_never(event)


INVITATION: Aggregate[Invitation, InvitationEvent] = Aggregate(
    "invitation", NotYetInvited(), evolve, INVITATION_EVENTS
)
