"""From a plan to the section of a file that says it."""

from baton_routing.configuration.section import Agent, Names, Overflow, Queue, RoutingSection
from baton_routing.domain.configuration import model
from baton_routing.domain.configuration.model import ConfigurationPlan
from baton_routing.domain.configuration.skills import LANGUAGE


def section_of(plan: ConfigurationPlan) -> RoutingSection | None:
    """The section that says the plan; None: the plan is empty."""
    if plan.default_queue is None:
        return None
    return RoutingSection(
        zone=plan.zone,
        language=plan.language,
        country=plan.number_rules.country,
        own_numbers=list(plan.number_rules.own) or None,
        shared_numbers=list(plan.number_rules.shared) or None,
        default_queue=plan.default_queue,
        queues={each.queue: _queue(each, plan.numbers) for each in plan.queues},
        agents={each.agent: _agent(each) for each in plan.agents},
    )


def _queue(queue: model.Queue, numbers: dict[str, str]) -> Queue:
    overflow = queue.overflow
    return Queue(
        names=Names(**queue.names) if queue.names else None,
        country=queue.country,
        language=queue.language,
        departments=list(queue.departments) or None,
        skills=queue.skills,
        numbers=[number for number, leads_to in numbers.items() if leads_to == queue.queue],
        priority=queue.priority,
        ring=queue.ring,
        wrap_up=queue.wrap_up,
        affinity_wait=queue.affinity_wait,
        overflow=Overflow(after=overflow.after, to=overflow.to) if overflow else None,
        service_level=queue.service_level,
        pool=queue.pool,
    )


def _agent(agent: model.Skilled) -> Agent:
    languages = [
        skill for skill, level in agent.skills.items() if skill.startswith(LANGUAGE) and level == 1
    ]
    return Agent(
        skills={name: level for name, level in agent.skills.items() if name not in languages},
        languages=[skill.removeprefix(LANGUAGE) for skill in languages],
        pool=agent.pool,
    )
