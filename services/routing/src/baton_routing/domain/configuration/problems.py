"""The problems of a plan, all at once, in sentences that say what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from baton_routing.domain.configuration.model import ConfigurationPlan, Queue


class Flaw(NamedTuple):
    """A place in the plan, and what to do about it."""

    where: str
    sentence: str


def problems(plan: ConfigurationPlan) -> list[Flaw]:
    """Empty: the plan may be applied."""
    return [
        *_twice("queues", [queue.queue for queue in plan.queues]),
        *_twice("agents", [agent.agent for agent in plan.agents]),
        *(problem for queue in plan.queues for problem in _queue(queue, plan)),
        *(
            problem
            for agent in plan.agents
            for problem in _levels(f"agents.{agent.agent}", agent.skills)
        ),
        *_destinations(plan),
    ]


def _twice(where: str, names: Iterable[str]) -> Iterator[Flaw]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Flaw(where, f"{where} names {name} {count} times: name it once.")


def _queue(queue: Queue, plan: ConfigurationPlan) -> Iterator[Flaw]:
    where = f"queues.{queue.queue}"
    yield from _levels(where, queue.skills)
    if queue.ring < 1:
        yield Flaw(where, f"{where}.ring is {queue.ring}: an offer rings for at least 1 second.")
    for name, value in (
        ("wrap_up", queue.wrap_up),
        ("affinity_wait", queue.affinity_wait),
        ("service_level", queue.answer_within),
    ):
        if value < 0:
            yield Flaw(where, f"{where}.{name} is {value}: give seconds, 0 or more.")
    if queue.overflow is None:
        return
    if queue.overflow.after < 1:
        after = queue.overflow.after
        yield Flaw(where, f"{where}.overflow.after is {after}: give at least 1 second.")
    to = next((each for each in plan.queues if each.queue == queue.overflow.to), None)
    if to is None:
        yield Flaw(where, no_such_overflow(queue.queue, queue.overflow.to))
    elif to.queue == queue.queue:
        yield Flaw(where, f"{where}.overflow.to names the queue itself: name another one.")
    elif to.pool != queue.pool:
        yield Flaw(where, f"{where}.overflow.to is in another pool: name a queue of its own.")


def no_such_overflow(queue: str, to: str) -> str:
    """For an overflow into a queue that there is not, or that somebody may not see."""
    return f"queues.{queue}.overflow.to names {to}, which is not a queue."


def _levels(where: str, skills: Mapping[str, int]) -> Iterator[Flaw]:
    for skill, level in skills.items():
        if level < 0:
            yield Flaw(where, f"{where}.skills.{skill} is {level}: give a level, 0 or more.")


def _destinations(plan: ConfigurationPlan) -> Iterator[Flaw]:
    queues = {queue.queue for queue in plan.queues}
    for number, queue in plan.numbers.items():
        if queue not in queues:
            yield Flaw("numbers", f"numbers.{number} names {queue}, which is not a queue.")
    if plan.default_queue is not None and plan.default_queue not in queues:
        yield Flaw(
            "default_queue", f"default_queue names {plan.default_queue}, which is not a queue."
        )
    if plan.queues and plan.default_queue is None and plan.numbers:
        yield Flaw(
            "default_queue", "default_queue is missing: contacts from elsewhere would be lost."
        )
