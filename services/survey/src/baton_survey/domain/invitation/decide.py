"""Decides commands of an invitation."""

from typing import assert_never

from baton_common.model.messages import Refused, Unknown
from baton_survey.domain.invitation.answers import must_fit
from baton_survey.domain.invitation.commands import (
    ExpireInvitation,
    InvitationCommand,
    InviteCustomer,
    RecordAnswer,
)
from baton_survey.domain.invitation.events import (
    CustomerInvited,
    InvitationEvent,
    InvitationExpired,
    SurveyAnswered,
)
from baton_survey.domain.invitation.state import (
    Answered,
    Expired,
    Invitation,
    NotYetInvited,
    Open,
)

ANSWERED = "This survey was already answered; it can be answered only once."
EXPIRED = "This invitation has expired and can no longer be answered."


def decide(command: InvitationCommand, invitation: Invitation) -> list[InvitationEvent]:
    """An answer raises Refused (`answered`, `expired`, `answers`) or Unknown; expiring changes
    nothing unless the invitation is open."""
    match command:
        case InviteCustomer():
            return [_invited(command)]
        case RecordAnswer():
            return [_answered(command, _open(command, invitation))]
        case ExpireInvitation(invitation_id=id_, at=at):
            is_open = isinstance(invitation, Open)
            return [InvitationExpired(invitation_id=id_, at=at)] if is_open else []
        case _:
            assert_never(command)


def _invited(command: InviteCustomer) -> CustomerInvited:
    return CustomerInvited(
        invitation_id=command.invitation_id,
        closing=command.closing,
        to=command.to,
        questions=command.questions,
        low=command.low,
        expires_at=command.expires_at,
        at=command.at,
    )


def _open(command: RecordAnswer, invitation: Invitation) -> CustomerInvited:
    match invitation:
        case NotYetInvited():
            raise Unknown
        case Answered():
            raise Refused(ANSWERED, code="answered")
        case Expired():
            raise Refused(EXPIRED, code="expired")
        case Open(invited=invited):
            if command.at >= invited.expires_at:
                raise Refused(EXPIRED, code="expired")
            return invited
        case _:
            assert_never(invitation)


def _answered(command: RecordAnswer, invited: CustomerInvited) -> SurveyAnswered:
    must_fit(invited.questions, command.scores, command.comments)
    return SurveyAnswered(
        invitation_id=command.invitation_id,
        scores=command.scores,
        comments=command.comments,
        low=any(map(invited.low.is_low, command.scores)),
        at=command.at,
    )
