"""Use case of applying the configuration."""

from baton_cases.domain.organisation.commands import ApplyPlan
from baton_cases.domain.organisation.decide import decide
from baton_cases.domain.organisation.state import ORGANISATION, THE_ORGANISATION
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_cases.domain.use_cases.requests import ApplyOrganisation
from baton_common.model.unit_of_work import UnitOfWork


def apply_plan(work: UnitOfWork, request: ApplyOrganisation) -> None:
    """Applies the plan. Raises Refused with all problems of the plan."""
    command = ApplyPlan(plan=request.plan, by=request.by, at=request.at)
    work.record(ORGANISATION, THE_ORGANISATION, *decide(command, the_organisation(work)))
