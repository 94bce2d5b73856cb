"""The plan of surveys, shown and changed."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.configuration.commands import SetPlan
from baton_survey.domain.configuration.decide import decide
from baton_survey.domain.configuration.plan import Plan, changed_parts
from baton_survey.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_survey.domain.use_cases.record import record
from baton_survey.domain.use_cases.requests import ChangePlan


def current_plan(work: UnitOfWork) -> Plan:
    """The plan in use."""
    return work.state(CONFIGURATION, CONFIGURATION_ID).plan


def change_plan(work: UnitOfWork, request: ChangePlan) -> list[str]:
    """Apply the plan unless it is a dry run; returns the changes, one word each."""
    changed = changed_parts(current_plan(work), request.plan)
    if not request.dry_run:
        command = SetPlan(plan=request.plan, by=request.by, at=request.at)
        record(work, CONFIGURATION, CONFIGURATION_ID, decide, command)
    return changed
