"""What the organisation decides: to be as a plan says."""

from typing import TypeAlias

from baton_cases.domain.organisation.model import OrganisationPlan
from baton_common.model.messages import Command


class ApplyPlan(Command, frozen=True):
    """Make the organisation what the plan says; what is equal already is left alone.

    Refused with all problems of the plan if it has any.
    """

    plan: OrganisationPlan
    by: str


OrganisationCommand: TypeAlias = ApplyPlan
