"""Events of the configuration of indicators."""

from typing import TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_kpi.domain.configuration.settings import Settings


class SettingsChanged(Event, frozen=True, kw_only=True):
    """New settings for figures; nothing stored depends on them."""

    settings: Settings
    by: str


ConfigurationEvent: TypeAlias = SettingsChanged

CONFIGURATION_EVENTS = EventTypes({"settings-changed": SettingsChanged})
