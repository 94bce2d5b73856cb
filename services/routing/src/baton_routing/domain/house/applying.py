"""Changing the house: only what differs becomes an event, then one that sums up."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import assert_never

from baton_common.messages import Refused
from baton_common.work import Work
from baton_routing.domain.house import events as happened
from baton_routing.domain.house.commands import (
    ApplyHouse,
    ChangeQueue,
    ChangeSkills,
    HouseCommand,
)
from baton_routing.domain.house.events import HouseEvent
from baton_routing.domain.house.house import HOUSE, THE_HOUSE, House, the_house
from baton_routing.domain.house.model import HousePlan, Queue, Skilled
from baton_routing.domain.house.problems import problems

MOST_NAMED = 1_000
"""So many changes are named in the sum; an event has 64 kB."""


def decide(command: HouseCommand, house: House) -> list[HouseEvent]:
    """What changes, then HouseApplied; nothing if nothing changes. Refused with all problems."""
    plan = planned(command, house)
    if wrong := problems(plan):
        raise Refused(" ".join(problem.sentence for problem in wrong), code="house-problems")
    for queue in plan.queues:
        if (before := house.queues.get(queue.queue)) and before.pool != queue.pool:
            raise Refused(
                f"Queue {queue.queue} is in pool {before.pool} and stays there while contacts may "
                f"wait in it; name a new queue for pool {queue.pool}.",
                code="house-problems",
            )
    version, at = house.version + 1, command.at
    changes = list(_changes(plan, house, version, at))
    if not changes:
        return []
    names = tuple(name for name, _ in changes[:MOST_NAMED])
    applied = happened.HouseApplied(version=version, by=command.by, changed=names, at=at)
    return [*(event for _, event in changes), applied]


def change_house(work: Work, command: HouseCommand) -> House:
    """The house after the change, recorded. Raises Refused."""
    return work.record(HOUSE, THE_HOUSE, *decide(command, the_house(work)))


def planned(command: HouseCommand, house: House) -> HousePlan:
    """The whole house as the command wants it."""
    match command:
        case ApplyHouse(plan=plan):
            return plan
        case ChangeQueue(queue=queue):
            return _plan({**house.queues, queue.queue: queue}, house.agents, house)
        case ChangeSkills(agent=agent):
            return _plan(house.queues, {**house.agents, agent.agent: agent}, house)
        case _:
            assert_never(command)


def _plan(queues: Mapping[str, Queue], agents: Mapping[str, Skilled], house: House) -> HousePlan:
    return HousePlan(
        queues=tuple(queues.values()),
        agents=tuple(agents.values()),
        numbers=house.numbers,
        default_queue=house.default_queue,
        zone=house.zone,
    )


def _changes(
    plan: HousePlan, house: House, version: int, at: datetime
) -> Iterator[tuple[str, HouseEvent]]:
    for queue in plan.queues:
        if house.queues.get(queue.queue) != queue:
            changed = happened.QueueChanged(queue=queue, version=version, at=at)
            yield f"queue:{queue.queue}", changed
    for agent in plan.agents:
        if house.agents.get(agent.agent) != agent:
            skills = happened.SkillsChanged(agent=agent, version=version, at=at)
            yield f"agent:{agent.agent}", skills
    if plan.numbers != house.numbers:
        numbers = happened.NumbersChanged(numbers=plan.numbers, version=version, at=at)
        yield "numbers", numbers
    if plan.default_queue != house.default_queue:
        default = happened.DefaultQueueChanged(queue=plan.default_queue, version=version, at=at)
        yield "default-queue", default
    if plan.zone != house.zone:
        yield "zone", happened.ZoneChanged(zone=plan.zone, version=version, at=at)
    for gone in _gone(house.queues, {queue.queue for queue in plan.queues}):
        yield f"queue:{gone}", happened.QueueRemoved(queue=gone, version=version, at=at)
    for gone in _gone(house.agents, {agent.agent for agent in plan.agents}):
        yield f"agent:{gone}", happened.AgentRemoved(agent=gone, version=version, at=at)


def _gone(there: Mapping[str, object], planned: Set[str]) -> list[str]:
    return [name for name in there if name not in planned]
