"""From the file to a plan that can be applied."""

from collections.abc import Iterator

from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.places import Path, entries_of
from baton_contracts.addresses import address
from baton_contracts.sections import SECTIONS
from baton_routing.configuration.section import Agent, Queue, RoutingSection
from baton_routing.domain.configuration import model
from baton_routing.domain.configuration.model import MAIN, ConfigurationPlan, Skilled
from baton_routing.domain.configuration.problems import problems
from baton_routing.domain.configuration.skills import LANGUAGE

OURS = "routing"
MOST_QUEUES, MOST_AGENTS, MOST_NUMBERS = 400, 3_500, 1_000
"""Together they are one unit of the log, which takes 4,000 events; an event has 64 kB."""


def read_plan(content: bytes) -> ConfigurationPlan:
    """The plan of a configuration file; without the section it is empty. Raises FileRefused with
    every problem of the section and its line; other sections are left to their services."""
    document = Document(content, SECTIONS)
    queues = entries_of(document.values, OURS, "queues")
    agents = entries_of(document.values, OURS, "agents")
    known = {"queues": queues, **_departments(document)}
    section = document.section(OURS, RoutingSection, known)
    for path, problem in (*_problems_between(queues), *_too_many(queues, agents)):
        document.wrong(path, problem)
    document.refuse_if_wrong()
    if section is None:
        return ConfigurationPlan()
    plan = plan_of(section)
    for each in problems(plan):
        document.wrong((OURS, *each.where.split(".")), each.sentence)
    document.refuse_if_wrong()
    return plan


def _departments(document: Document) -> dict[str, dict[str, object]]:
    """The departments in the section of cases, if the file has it: a queue is of no other."""
    if "cases" not in document.values:
        return {}
    return {"departments": entries_of(document.values, "cases", "departments")}


def plan_of(section: RoutingSection) -> ConfigurationPlan:
    """The section as values of the domain."""
    return ConfigurationPlan(
        zone=section.zone,
        queues=tuple(_queue(id_, each) for id_, each in section.queues.items()),
        agents=tuple(_agent(id_, each) for id_, each in section.agents.items()),
        numbers={number: id_ for id_, each in section.queues.items() for number in each.numbers},
        default_queue=section.default_queue,
    )


def _queue(id_: str, queue: Queue) -> model.Queue:
    overflow = queue.overflow
    return model.Queue(
        queue=id_,
        names={} if queue.names is None else queue.names.model_dump(exclude_none=True),
        departments=tuple(sorted(queue.departments or ())),
        skills=queue.skills,
        priority=queue.priority,
        ring=queue.ring,
        wrap_up=queue.wrap_up,
        affinity_wait=queue.affinity_wait,
        overflow=model.Overflow(after=overflow.after, to=overflow.to) if overflow else None,
        service_level=queue.service_level,
        pool=queue.pool,
    )


def _agent(id_: str, agent: Agent) -> Skilled:
    languages = {LANGUAGE + language: 1 for language in agent.languages}
    return Skilled(agent=id_, skills={**agent.skills, **languages}, pool=agent.pool)


def _problems_between(queues: dict[str, object]) -> Iterator[tuple[Path, str]]:
    """Problems that no single queue shows: a number leads to two, a contact would go round in a
    circle."""
    taken: dict[str, str] = {}
    for id_ in queues:
        to = entries_of(queues, id_, "overflow").get("to")
        if to == id_:
            yield (OURS, "queues", id_, "overflow", "to"), "names the queue itself"
        elif (name := str(to)) in queues and (pool := _pool(queues, id_)) != _pool(queues, name):
            problem = f"names {to}, which is in another pool; name a queue of pool {pool}"
            yield (OURS, "queues", id_, "overflow", "to"), problem
        numbers = entries_of(queues, id_).get("numbers")
        for index, written in enumerate(numbers if isinstance(numbers, list) else []):
            number = address(str(written))
            if number is not None and (other := taken.setdefault(number, id_)) != id_:
                path = (OURS, "queues", id_, "numbers", index)
                yield path, f"leads to {other} already"
    if len(taken) > MOST_NUMBERS:
        yield (OURS,), f"has {len(taken)} numbers; the most are {MOST_NUMBERS}"


def _pool(queues: dict[str, object], id_: str) -> object:
    return entries_of(queues, id_).get("pool") or MAIN


def _too_many(queues: dict[str, object], agents: dict[str, object]) -> Iterator[tuple[Path, str]]:
    for what, found, most in (("queues", queues, MOST_QUEUES), ("agents", agents, MOST_AGENTS)):
        if len(found) > most:
            yield (OURS,), f"has {len(found)} {what}; the most are {most}"
