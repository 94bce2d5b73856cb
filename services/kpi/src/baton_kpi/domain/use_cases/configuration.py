"""Use cases of the configuration of indicators."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_kpi.domain.configuration.commands import SetSettings
from baton_kpi.domain.configuration.decide import decide
from baton_kpi.domain.configuration.settings import Settings, changed_settings
from baton_kpi.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_kpi.domain.use_cases.requests import ChangeSettings


def settings_now(work: UnitOfWork) -> Settings:
    """The settings in use."""
    return work.state(CONFIGURATION, CONFIGURATION_ID).settings


def change_settings(work: UnitOfWork, request: ChangeSettings) -> list[str]:
    """Apply the settings unless it is a dry run; returns one word for each difference."""
    before = work.state(CONFIGURATION, CONFIGURATION_ID)
    if not request.dry_run:
        command = SetSettings(settings=request.settings, by=request.by, at=request.at)
        work.record(CONFIGURATION, CONFIGURATION_ID, *decide(command, before))
    return changed_settings(before.settings, request.settings)
