"""Decides commands of the configuration of indicators."""

from typing import assert_never

from baton_kpi.domain.configuration.commands import ConfigurationCommand, SetSettings
from baton_kpi.domain.configuration.events import ConfigurationEvent, SettingsChanged
from baton_kpi.domain.configuration.state import Configuration


def decide(command: ConfigurationCommand, configuration: Configuration) -> list[ConfigurationEvent]:
    """The events that follow; none if the settings are in use already."""
    match command:
        case SetSettings(settings=settings):
            if settings == configuration.settings:
                return []
            return [SettingsChanged(settings=settings, by=command.by, at=command.at)]
        case _:
            assert_never(command)
