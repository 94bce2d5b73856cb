"""Commands of the configuration of indicators."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_kpi.domain.configuration.settings import Settings


class SetSettings(Command, frozen=True, kw_only=True):
    """Use these settings from now on."""

    settings: Settings
    by: str


ConfigurationCommand: TypeAlias = SetSettings
