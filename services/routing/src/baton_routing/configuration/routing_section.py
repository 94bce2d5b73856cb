"""The whole `routing` section: queues with their limits, dialled numbers, agents with skills."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from baton_common.platform.yaml_file.reading import read_file
from baton_common.platform.yaml_file.spot import Fields, Spot
from baton_contracts.addresses import address
from baton_routing.configuration.queues import read_queue
from baton_routing.configuration.skills import read_languages, read_skills
from baton_routing.domain.configuration.model import MAIN, ConfigurationPlan, Queue, Skilled
from baton_routing.domain.configuration.problems import problems

OTHERS = ("cases", "email", "survey", "kpi")
"""The sections that are not ours to check."""
MOST_QUEUES, MOST_AGENTS, MOST_NUMBERS = 400, 3_500, 1_000
"""Together they are one unit of the log, which takes 4,000 events; an event has 64 kB."""


def read_plan(content: bytes) -> ConfigurationPlan:
    """The plan of a configuration file; empty without the section. Raises FileRefused with every
    problem and its line."""
    return read_file(content, _checked_plan)


def _checked_plan(root: Spot) -> ConfigurationPlan:
    """Once every part can be read, the whole is checked as the decider will check it."""
    plan = _plan(root)
    if not root.problems:
        for problem in problems(plan):
            _place(root, problem.where).wrong(problem.sentence)
    return plan


def _place(root: Spot, where: str) -> Spot:
    """The key under `routing` that a problem of the whole is about, as near as its path leads."""
    spot = root
    for step in ("routing", *where.split(".")):
        below = {str(key.node.value): value for key, value in spot.entries_if_any()}
        if step not in below:
            break
        spot = below[step]
    return spot


def _plan(root: Spot) -> ConfigurationPlan:
    section = root.fields((), ("routing", *OTHERS)).get("routing")
    if section is None:
        return ConfigurationPlan()
    fields = section.fields(("default_queue", "queues"), ("zone", "agents"))
    entries = fields.entries("queues")
    names = {str(key.node.value) for key, _ in entries}
    queues: list[Queue] = []
    numbers: dict[str, str] = {}
    for key, spot in entries:
        queue, fields_of_queue = read_queue(key.id(), spot, names)
        queues.append(queue)
        _take_numbers(fields_of_queue, queue.queue, numbers)
    default = fields.get("default_queue")
    if default is not None and default.text() not in names:
        default.wrong(f"names {default.text()}, which is not under queues")
    agents = tuple(_agent(key.id(), spot) for key, spot in fields.entries("agents"))
    for what, found, most in (
        ("queues", queues, MOST_QUEUES),
        ("agents", agents, MOST_AGENTS),
        ("numbers", numbers, MOST_NUMBERS),
    ):
        if len(found) > most:
            section.wrong(f"has {len(found)} {what}; the most are {most}")
    return ConfigurationPlan(
        zone=_zone(fields),
        queues=tuple(queues),
        agents=agents,
        numbers=numbers,
        default_queue=default.text() if default is not None else None,
    )


def _take_numbers(fields: Fields, queue: str, numbers: dict[str, str]) -> None:
    for spot in fields.items("numbers"):
        number = address(spot.text(320))
        if number is None:
            spot.wrong("must be a number like +861055500101, or a mail address")
        elif numbers.setdefault(number, queue) != queue:
            spot.wrong(f"leads to {numbers[number]} already")


def _agent(id_: str, spot: Spot) -> Skilled:
    fields = spot.fields((), ("skills", "languages", "pool"))
    skills = {**read_skills(fields), **read_languages(fields)}
    return Skilled(agent=id_, skills=skills, pool=fields.id("pool") or MAIN)


def _zone(fields: Fields) -> str:
    if (spot := fields.get("zone")) is None:
        return "UTC"
    name = spot.text()
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        if name:
            spot.wrong(f"must be a time zone like Asia/Shanghai, not {name}")
        return "UTC"
    return name
