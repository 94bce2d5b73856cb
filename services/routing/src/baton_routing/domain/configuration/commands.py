"""The command of the house: made by use cases from what an administrator or supervisor asks."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_routing.domain.configuration.model import ConfigurationPlan


class SetPlan(Command, frozen=True):
    """Make the house what the plan says."""

    plan: ConfigurationPlan
    by: str


ConfigurationCommand: TypeAlias = SetPlan
