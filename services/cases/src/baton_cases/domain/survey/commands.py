"""What the surveys of a case decide: what is kept of their messages."""

from typing import TypeAlias

from baton_cases.domain.survey.events import SurveyMessage
from baton_common.model.messages import Command


class Keep(Command, frozen=True):
    """The survey service reports what an invitation came to."""

    message: SurveyMessage


class Ignore(Command, frozen=True):
    """A message does not lead to what it might have, and why."""

    message: SurveyMessage
    reason: str


class AskFollowUp(Command, frozen=True):
    """Whoever is accountable should ask the customer why the score is low."""

    case_id: str
    invitation_id: str
    surveyed_case: str
    """The case that the survey was about."""


SurveyCommand: TypeAlias = Keep | Ignore | AskFollowUp
