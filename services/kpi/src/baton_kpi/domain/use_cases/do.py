"""The one way in: every request runs its use case here.

Kpi has nothing that time brings about, and sets no timers.
"""

from typing import assert_never

from baton_common.model.unit_of_work import UnitOfWork
from baton_kpi.domain.use_cases.configuration import change_settings
from baton_kpi.domain.use_cases.requests import ChangeSettings, KpiRequest


def do(work: UnitOfWork, request: KpiRequest) -> list[str]:
    """Run the use case of the request and return its result."""
    match request:
        case ChangeSettings():
            return change_settings(work, request)
        case _:
            assert_never(request)
