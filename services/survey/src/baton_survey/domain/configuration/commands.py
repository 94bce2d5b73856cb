"""Commands of the configuration of surveys."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_survey.domain.configuration.plan import Plan


class SetPlan(Command, frozen=True, kw_only=True):
    """Use this plan from now on."""

    plan: Plan
    by: str


ConfigurationCommand: TypeAlias = SetPlan
