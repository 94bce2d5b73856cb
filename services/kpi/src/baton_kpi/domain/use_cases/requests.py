"""What routes ask of kpi; each is answered by one use case."""

from typing import TypeAlias

from baton_common.model.messages import Request
from baton_kpi.domain.configuration.settings import Settings


class ChangeSettings(Request, frozen=True, kw_only=True):
    """Apply the section `kpi`; gives what changes. `dry_run`: only say what would."""

    settings: Settings
    by: str
    dry_run: bool = False


KpiRequest: TypeAlias = ChangeSettings
