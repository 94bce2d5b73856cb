"""The decider of the configuration: one event for each part that differs, then one that sums up."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import assert_never

from baton_common.model.messages import Refused
from baton_routing.domain.configuration import events as happened
from baton_routing.domain.configuration.commands import ConfigurationCommand, SetPlan
from baton_routing.domain.configuration.events import ConfigurationEvent
from baton_routing.domain.configuration.model import ConfigurationPlan
from baton_routing.domain.configuration.problems import problems
from baton_routing.domain.configuration.state import Configuration

MOST_NAMED = 1_000
"""At most this many changes are named in the summary: an event may have 64 kB."""


def decide(command: ConfigurationCommand, configuration: Configuration) -> list[ConfigurationEvent]:
    """The events that follow from a command. Raises Refused."""
    match command:
        case SetPlan():
            return set_plan(command, configuration)
        case _:
            assert_never(command)


def set_plan(command: SetPlan, configuration: Configuration) -> list[ConfigurationEvent]:
    """The changes, then ConfigurationApplied; no event if nothing changes. Raises Refused with
    all problems of the plan."""
    plan = command.plan
    if wrong := problems(plan):
        raise Refused(
            " ".join(problem.sentence for problem in wrong), code="configuration-problems"
        )
    for queue in plan.queues:
        if (before := configuration.queues.get(queue.queue)) and before.pool != queue.pool:
            raise Refused(
                f"Queue {queue.queue} is in pool {before.pool} and stays there while contacts may "
                f"wait in it; name a new queue for pool {queue.pool}.",
                code="configuration-problems",
            )
    version, at = configuration.version + 1, command.at
    changes = list(_changes(plan, configuration, version, at))
    if not changes:
        return []
    names = tuple(name for name, _ in changes[:MOST_NAMED])
    applied = happened.ConfigurationApplied(version=version, by=command.by, changed=names, at=at)
    return [*(event for _, event in changes), applied]


def _changes(
    plan: ConfigurationPlan, configuration: Configuration, version: int, at: datetime
) -> Iterator[tuple[str, ConfigurationEvent]]:
    for queue in plan.queues:
        if configuration.queues.get(queue.queue) != queue:
            changed = happened.QueueChanged(queue=queue, version=version, at=at)
            yield f"queue:{queue.queue}", changed
    for agent in plan.agents:
        if configuration.agents.get(agent.agent) != agent:
            skills = happened.SkillsChanged(agent=agent, version=version, at=at)
            yield f"agent:{agent.agent}", skills
    if plan.numbers != configuration.numbers:
        numbers = happened.NumbersChanged(numbers=plan.numbers, version=version, at=at)
        yield "numbers", numbers
    if plan.default_queue != configuration.default_queue:
        default = happened.DefaultQueueChanged(queue=plan.default_queue, version=version, at=at)
        yield "default-queue", default
    if plan.zone != configuration.zone:
        yield "zone", happened.ZoneChanged(zone=plan.zone, version=version, at=at)
    if plan.number_rules != configuration.number_rules:
        rules = happened.NumberRulesChanged(rules=plan.number_rules, version=version, at=at)
        yield "number-rules", rules
    if plan.language != configuration.language:
        language = happened.DefaultLanguageChanged(language=plan.language, version=version, at=at)
        yield "language", language
    for gone in _gone(configuration.queues, {queue.queue for queue in plan.queues}):
        yield f"queue:{gone}", happened.QueueRemoved(queue=gone, version=version, at=at)
    for gone in _gone(configuration.agents, {agent.agent for agent in plan.agents}):
        yield f"agent:{gone}", happened.AgentRemoved(agent=gone, version=version, at=at)


def _gone(there: Mapping[str, object], planned: Set[str]) -> list[str]:
    return [name for name in there if name not in planned]
