"""Commands of a case's surveys."""

from typing import TypeAlias

from baton_cases.domain.survey.events import SurveyMessage
from baton_common.model.messages import Command


class Keep(Command, frozen=True):
    """Keep a message of the survey service."""

    message: SurveyMessage


class Ignore(Command, frozen=True):
    """Record that a message was ignored, and why."""

    message: SurveyMessage
    reason: str


class AskFollowUp(Command, frozen=True):
    """Ask the accountable person to follow up a low score with the customer."""

    case_id: str
    invitation_id: str
    surveyed_case: str
    """The case that the survey was about."""


SurveyCommand: TypeAlias = Keep | Ignore | AskFollowUp
