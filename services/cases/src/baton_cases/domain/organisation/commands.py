"""Commands of the organisation."""

from typing import TypeAlias

from baton_cases.domain.organisation.model import OrganisationPlan
from baton_common.model.messages import Command


class ApplyPlan(Command, frozen=True):
    """Apply the plan; equal parts stay as they are. Raises Refused with all problems of the
    plan."""

    plan: OrganisationPlan
    by: str


OrganisationCommand: TypeAlias = ApplyPlan
