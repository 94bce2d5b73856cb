"""Decides commands of the survey of a case."""

from typing import assert_never

from baton_survey.domain.survey.commands import (
    DecideInvitation,
    DropPlan,
    PlanAsking,
    SurveyCommand,
)
from baton_survey.domain.survey.events import (
    AskingDropped,
    AskingPlanned,
    CaseAskedAbout,
    CustomerNotInvited,
    SurveyEvent,
)
from baton_survey.domain.survey.rules import why_not
from baton_survey.domain.survey.state import Survey


def decide(command: SurveyCommand, survey: Survey) -> list[SurveyEvent]:
    """Refuses nothing: a decision not to invite is an event with its reason."""
    match command:
        case PlanAsking():
            return [*_dropped(command, survey), _planned(command, survey)]
        case DropPlan():
            return _dropped(command, survey)
        case DecideInvitation():
            return [_invited_or_not(command)]
        case _:
            assert_never(command)


def _planned(command: PlanAsking, survey: Survey) -> AskingPlanned:
    return AskingPlanned(
        invitation_id=command.invitation_id,
        closing=command.closing,
        attempt=survey.attempts + 1,
        due_at=command.due_at,
        at=command.at,
    )


def _dropped(command: PlanAsking | DropPlan, survey: Survey) -> list[SurveyEvent]:
    if survey.planned is None:
        return []
    return [AskingDropped(invitation_id=survey.planned.invitation_id, at=command.at)]


def _invited_or_not(command: DecideInvitation) -> CaseAskedAbout | CustomerNotInvited:
    id_, circumstances = command.invitation_id, command.circumstances
    if (reason := why_not(circumstances)) is None:
        return CaseAskedAbout(invitation_id=id_, at=command.at)
    return CustomerNotInvited(
        invitation_id=id_, closing=circumstances.closing, reason=reason, at=command.at
    )
