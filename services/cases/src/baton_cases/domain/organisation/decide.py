"""The decider of the organisation: one event for each part that the plan changes."""

from datetime import datetime
from typing import assert_never

from baton_cases.domain.organisation import events as happened
from baton_cases.domain.organisation.changes import changes
from baton_cases.domain.organisation.commands import ApplyPlan, OrganisationCommand
from baton_cases.domain.organisation.departures import Departures, departures
from baton_cases.domain.organisation.events import OrganisationEvent
from baton_cases.domain.organisation.model import OrganisationPlan
from baton_cases.domain.organisation.problems import problems
from baton_cases.domain.organisation.state import Organisation
from baton_common.model.messages import Refused

MOST_NAMED = 1_000
"""Most changes named in the summary event, which may have 64 kB."""


def decide(command: OrganisationCommand, organisation: Organisation) -> list[OrganisationEvent]:
    """The changes, then OrganisationApplied; no event if nothing changes."""
    match command:
        case ApplyPlan():
            return _applied(command, organisation)
        case _:
            assert_never(command)


def what_would_change(
    plan: OrganisationPlan, organisation: Organisation, at: datetime
) -> list[str]:
    """The names of the parts that applying the plan would change, the first thousand. Raises
    Refused with all problems of the plan."""
    return [name for name, _ in _differences(plan, organisation, at)[:MOST_NAMED]]


def what_would_go(plan: OrganisationPlan, organisation: Organisation, at: datetime) -> Departures:
    """The people and departments that applying the plan would take away. Raises Refused with all
    problems of the plan."""
    return departures(organisation, [event for _, event in _differences(plan, organisation, at)])


def _applied(command: ApplyPlan, organisation: Organisation) -> list[OrganisationEvent]:
    version, at = organisation.version + 1, command.at
    differences = _differences(command.plan, organisation, at)
    if not differences:
        return []
    changed = tuple(name for name, _ in differences[:MOST_NAMED])
    applied = happened.OrganisationApplied(version=version, by=command.by, changed=changed, at=at)
    return [*(event for _, event in differences), applied]


def _differences(
    plan: OrganisationPlan, organisation: Organisation, at: datetime
) -> list[tuple[str, OrganisationEvent]]:
    if wrong := problems(plan):
        raise Refused(
            " ".join(problem.sentence for problem in wrong), code="configuration-problems"
        )
    return list(changes(plan, organisation, organisation.version + 1, at))
