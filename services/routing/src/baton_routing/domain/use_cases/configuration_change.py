"""The configuration changes: as a whole, one queue, or one agent's skills."""

from typing import NamedTuple

from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.configuration.commands import SetPlan
from baton_routing.domain.configuration.decide import decide
from baton_routing.domain.configuration.events import ConfigurationApplied
from baton_routing.domain.configuration.model import Skilled
from baton_routing.domain.configuration.state import (
    CONFIGURATION,
    THE_CONFIGURATION,
    Configuration,
    the_configuration,
)
from baton_routing.domain.use_cases.requests import ApplyConfiguration, ChangeQueue, ChangeSkills


class ConfigurationChange(NamedTuple):
    """The changes made, or planned in a dry run."""

    configuration: Configuration
    """The configuration after the change; in a dry run, the current one."""
    changed: tuple[str, ...]
    """Names of the parts that differ."""


def apply(work: UnitOfWork, request: ApplyConfiguration) -> ConfigurationChange:
    """The configuration is what the plan says. Raises Refused with all problems of the plan."""
    command = SetPlan(plan=request.plan, by=request.by, at=request.at)
    return _change(work, command, is_dry_run=request.is_dry_run)


def change_queue(work: UnitOfWork, request: ChangeQueue) -> ConfigurationChange:
    """One queue has these settings. Raises Refused, Unknown."""
    configuration = the_configuration(work)
    if (queue := configuration.queues.get(request.queue)) is None:
        raise Unknown
    plan = configuration.plan_with(request.change.applied_to(queue))
    return _change(work, SetPlan(plan=plan, by=request.by, at=request.at))


def change_skills(work: UnitOfWork, request: ChangeSkills) -> ConfigurationChange:
    """One agent has these skills. Raises Refused, Unknown."""
    configuration = the_configuration(work)
    if (before := configuration.agents.get(request.agent)) is None:
        raise Unknown
    agent = Skilled(agent=request.agent, skills=request.skills, pool=before.pool)
    return _change(work, SetPlan(plan=configuration.plan_with(agent), by=request.by, at=request.at))


def _change(work: UnitOfWork, command: SetPlan, *, is_dry_run: bool = False) -> ConfigurationChange:
    configuration = the_configuration(work)
    events = decide(command, configuration)
    changed = tuple(
        name
        for event in events
        if isinstance(event, ConfigurationApplied)
        for name in event.changed
    )
    after = configuration if is_dry_run else work.record(CONFIGURATION, THE_CONFIGURATION, *events)
    return ConfigurationChange(after, changed)
