"""Decides commands of the configuration of surveys."""

from typing import assert_never

from baton_survey.domain.configuration.commands import ConfigurationCommand, SetPlan
from baton_survey.domain.configuration.events import ConfigurationEvent, PlanChanged
from baton_survey.domain.configuration.state import Configuration


def decide(command: ConfigurationCommand, configuration: Configuration) -> list[ConfigurationEvent]:
    """A plan that is in use already changes nothing."""
    match command:
        case SetPlan(plan=plan):
            if plan == configuration.plan:
                return []
            return [PlanChanged(plan=plan, by=command.by, at=command.at)]
        case _:
            assert_never(command)
