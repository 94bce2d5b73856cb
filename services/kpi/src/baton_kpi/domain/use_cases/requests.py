"""Requests of routes to kpi; each has one use case."""

from typing import TypeAlias

from baton_common.model.messages import Request
from baton_kpi.domain.configuration.settings import Settings


class ChangeSettings(Request, frozen=True, kw_only=True):
    """Apply the section `kpi`; returns the changes. `dry_run`: changes nothing."""

    settings: Settings
    by: str
    dry_run: bool = False


KpiRequest: TypeAlias = ChangeSettings
