"""The command of the configuration: made by use cases, complete."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_routing.domain.configuration.model import ConfigurationPlan


class SetPlan(Command, frozen=True):
    """Make the configuration what the plan says."""

    plan: ConfigurationPlan
    by: str


ConfigurationCommand: TypeAlias = SetPlan
