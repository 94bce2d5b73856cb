"""The configuration of indicators as it is now."""

from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_kpi.domain.configuration.events import (
    CONFIGURATION_EVENTS,
    ConfigurationEvent,
    SettingsChanged,
)
from baton_kpi.domain.configuration.settings import Settings

CONFIGURATION_ID = "kpi"


class Configuration(msgspec.Struct, frozen=True):
    """The settings in use."""

    settings: Settings = Settings()


def evolve(configuration: Configuration, event: ConfigurationEvent) -> Configuration:
    """The configuration after an event."""
    match event:
        case SettingsChanged():
            return Configuration(event.settings)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, ConfigurationEvent] = Aggregate(
    "house", Configuration(), evolve, CONFIGURATION_EVENTS
)
