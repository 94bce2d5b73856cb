"""From the file to a plan that can be applied."""

import re
from collections.abc import Iterator

from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.places import Path, entries_of
from baton_contracts.addresses import our_address
from baton_contracts.sections import SECTIONS
from baton_contracts.telephone import COUNTRIES, RANGE, NumberRules
from baton_routing.configuration.section import NO_NUMBER, Agent, Queue, RoutingSection
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
    rules = _number_rules(document.values, section)
    problems_found = (*_problems_between(queues, rules.country), *_too_many(queues, agents))
    for path, problem in problems_found:
        document.wrong(path, problem)
    document.refuse_if_wrong()
    if section is None:
        return ConfigurationPlan()
    plan = plan_of(section, rules, _language(document.values, section))
    for each in problems(plan):
        document.wrong((OURS, *each.where.split(".")), each.sentence)
    document.refuse_if_wrong()
    return plan


def _departments(document: Document) -> dict[str, dict[str, object]]:
    """The departments in the section of cases, if the file has it: a queue is of no other."""
    if "cases" not in document.values:
        return {}
    return {"departments": entries_of(document.values, "cases", "departments")}


def plan_of(section: RoutingSection, rules: NumberRules, language: str | None) -> ConfigurationPlan:
    """The section as values of the domain, with the rules for its numbers and the language for
    whose nobody speaks."""
    return ConfigurationPlan(
        zone=section.zone,
        queues=tuple(_queue(id_, each) for id_, each in section.queues.items()),
        agents=tuple(_agent(id_, each) for id_, each in section.agents.items()),
        numbers={
            our_address(number, rules.country) or number: id_
            for id_, each in section.queues.items()
            for number in each.numbers
        },
        default_queue=section.default_queue,
        number_rules=rules,
        language=language,
    )


def _number_rules(file: object, section: RoutingSection | None) -> NumberRules:
    """What the section says of numbers; what it leaves out is as in the section `cases`."""
    country = section.country if section else None
    own = section.own_numbers if section else None
    shared = section.shared_numbers if section else None
    of_cases = entries_of(file, "cases")
    return NumberRules(
        country=country or _country(of_cases.get("country")),
        own=_ranges(of_cases.get("own_numbers")) if own is None else tuple(own),
        shared=_ranges(of_cases.get("shared_numbers")) if shared is None else tuple(shared),
    )


def _language(file: object, section: RoutingSection) -> str | None:
    of_cases = entries_of(file, "cases").get("language")
    return section.language or (of_cases if isinstance(of_cases, str) else None)


def _country(written: object) -> str | None:
    return written if isinstance(written, str) and written in COUNTRIES else None


def _ranges(written: object) -> tuple[str, ...]:
    """As `cases` reads them; what is wrong there is that section's problem."""
    bare = ("".join(str(each).split()) for each in written) if isinstance(written, list) else ()
    return tuple(each for each in bare if re.fullmatch(RANGE, each))


def _queue(id_: str, queue: Queue) -> model.Queue:
    overflow = queue.overflow
    return model.Queue(
        queue=id_,
        names={} if queue.names is None else queue.names.model_dump(exclude_none=True),
        country=queue.country,
        language=queue.language,
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


def _problems_between(queues: dict[str, object], country: str | None) -> Iterator[tuple[Path, str]]:
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
            path = (OURS, "queues", id_, "numbers", index)
            if (number := our_address(str(written), country)) is None:
                if any(map(str.isdigit, str(written))):
                    yield path, NO_NUMBER
            elif (other := taken.setdefault(number, id_)) != id_:
                yield path, f"leads to {other} already"
    if len(taken) > MOST_NUMBERS:
        yield (OURS,), f"has {len(taken)} numbers; the most are {MOST_NUMBERS}"


def _pool(queues: dict[str, object], id_: str) -> object:
    return entries_of(queues, id_).get("pool") or MAIN


def _too_many(queues: dict[str, object], agents: dict[str, object]) -> Iterator[tuple[Path, str]]:
    for what, found, most in (("queues", queues, MOST_QUEUES), ("agents", agents, MOST_AGENTS)):
        if len(found) > most:
            yield (OURS,), f"has {len(found)} {what}; the most are {most}"
