"""The decider of a case's surveys: the outcome of each invitation is kept once."""

from typing import assert_never

from baton_cases.domain.survey.commands import AskFollowUp, Ignore, Keep, SurveyCommand
from baton_cases.domain.survey.events import (
    CustomerInvited,
    CustomerNotInvited,
    FollowUpAsked,
    InvitationExpired,
    SurveyEvent,
    SurveyMessage,
    SurveyMessageIgnored,
)
from baton_cases.domain.survey.state import Survey


def decide(command: SurveyCommand, survey: Survey) -> list[SurveyEvent]:
    """The events that the command leads to."""
    match command:
        case Keep(message=message):
            return [_kept(message, survey)]
        case Ignore(message=message, reason=reason):
            return [_ignored(message, reason)]
        case AskFollowUp():
            asked = FollowUpAsked(
                case_id=command.case_id,
                invitation_id=command.invitation_id,
                about=command.surveyed_case,
                at=command.at,
            )
            return [asked]
        case _:
            assert_never(command)


def _kept(message: SurveyMessage, survey: Survey) -> SurveyEvent:
    """The outcome of an invitation. An answer replaces an expiry; any other repeated or late
    message is ignored."""
    if isinstance(message, CustomerNotInvited):
        return message
    match message, survey.invitations.get(message.invitation_id):
        case _, "answered":
            return _ignored(message, "the invitation was answered before")
        case CustomerInvited() | InvitationExpired(), "expired":
            return _ignored(message, "the invitation expired before")
        case CustomerInvited(), "invited":
            return _ignored(message, "the customer was invited before")
        case _:
            return message


def _ignored(message: SurveyMessage, reason: str) -> SurveyEvent:
    return SurveyMessageIgnored(
        case_id=message.case_id, news=type(message).__name__, reason=reason, at=message.at
    )
