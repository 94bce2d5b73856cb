"""Commands of the survey of a case."""

from datetime import datetime
from typing import TypeAlias

from baton_common.model.messages import Command
from baton_survey.domain.closing import Closing
from baton_survey.domain.survey.rules import Circumstances


class PlanAsking(Command, frozen=True, kw_only=True):
    """Decide at this instant whether to invite; an earlier plan is dropped."""

    invitation_id: str
    closing: Closing
    due_at: datetime


class DropPlan(Command, frozen=True, kw_only=True):
    """Drop the plan."""


class DecideInvitation(Command, frozen=True, kw_only=True):
    """Invite the customer, or record why not."""

    invitation_id: str
    circumstances: Circumstances


SurveyCommand: TypeAlias = PlanAsking | DropPlan | DecideInvitation
