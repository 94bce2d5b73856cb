"""The configuration changes by what differs, and never into one that cannot work."""

import msgspec

from baton_routing.domain.configuration.commands import SetPlan
from baton_routing.domain.configuration.decide import decide
from baton_routing.domain.configuration.events import (
    AgentRemoved,
    ConfigurationApplied,
    DefaultQueueChanged,
    QueueChanged,
    QueueRemoved,
    SkillsChanged,
)
from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue, Skilled
from baton_routing.domain.configuration.state import CONFIGURATION
from baton_testkit.deciding import Deciding
from tests.unit.routing.domain.cast import NINE, PLAN, RETURNS, TECH

configuration = Deciding(CONFIGURATION, decide)
apply = SetPlan(plan=PLAN, by="zoe", at=NINE)
as_planned = [
    *(QueueChanged(queue=queue, version=1, at=NINE) for queue in PLAN.queues),
    *(SkillsChanged(agent=agent, version=1, at=NINE) for agent in PLAN.agents),
    ConfigurationApplied(
        version=1,
        by="zoe",
        changed=("queue:returns", "queue:tech", "agent:ana", "agent:bo", "agent:cy"),
        at=NINE,
    ),
]
stands = configuration.given(*as_planned)


def with_part(part: Queue | Skilled) -> SetPlan:
    return SetPlan(plan=stands.state.plan_with(part), by="lena", at=NINE)


def test_a_plan_is_applied_once() -> None:
    configuration.when(apply).then(*as_planned)
    stands.when(apply).then()


def test_a_supervisor_changes_one_queue() -> None:
    urgent = msgspec.structs.replace(RETURNS, priority=5)
    stands.when(with_part(urgent)).then(
        QueueChanged(queue=urgent, version=2, at=NINE),
        ConfigurationApplied(version=2, by="lena", changed=("queue:returns",), at=NINE),
    )


def test_a_supervisor_changes_what_somebody_can() -> None:
    more = Skilled(agent="bo", skills={"returns": 1, "tech": 2})
    stands.when(with_part(more)).then(
        SkillsChanged(agent=more, version=2, at=NINE),
        ConfigurationApplied(version=2, by="lena", changed=("agent:bo",), at=NINE),
    )


def test_what_the_plan_does_not_name_is_no_more() -> None:
    less = ConfigurationPlan(queues=(RETURNS,), agents=PLAN.agents[:2], default_queue="returns")
    stands.when(SetPlan(plan=less, by="zoe", at=NINE)).then(
        DefaultQueueChanged(queue="returns", version=2, at=NINE),
        QueueRemoved(queue="tech", version=2, at=NINE),
        AgentRemoved(agent="cy", version=2, at=NINE),
        ConfigurationApplied(
            version=2, by="zoe", changed=("default-queue", "queue:tech", "agent:cy"), at=NINE
        ),
    )


def test_all_that_is_wrong_is_said_at_once() -> None:
    bad = Queue(
        queue="bad",
        skills={"tech": -1},
        ring=0,
        wrap_up=-1,
        overflow=Overflow(after=0, to="nowhere"),
    )
    far = Queue(queue="far", pool="north", overflow=Overflow(after=5, to="returns"))
    plan = ConfigurationPlan(
        queues=(RETURNS, bad, far, RETURNS), numbers={"+443": "sales"}, default_queue=None
    )
    configuration.when(SetPlan(plan=plan, by="zoe", at=NINE)).refused(
        "queues names returns 2 times: name it once. "
        "queues.bad.skills.tech is -1: give a level, 0 or more. "
        "queues.bad.ring is 0: an offer rings for at least 1 second. "
        "queues.bad.wrap_up is -1: give seconds, 0 or more. "
        "queues.bad.overflow.after is 0: give at least 1 second. "
        "queues.bad.overflow.to names nowhere, which is not a queue. "
        "queues.far.overflow.to is in another pool: name a queue of its own. "
        "numbers.+443 names sales, which is not a queue. "
        "default_queue is missing: contacts from elsewhere would be lost.",
        code="configuration-problems",
    )


def test_a_queue_stays_in_its_pool() -> None:
    moved = msgspec.structs.replace(RETURNS, pool="north", overflow=None)
    stands.when(with_part(moved)).refused(
        "queues.tech.overflow.to is in another pool: name a queue of its own."
    )
    alone = configuration.given(QueueChanged(queue=RETURNS, version=1, at=NINE))
    alone.when(SetPlan(plan=alone.state.plan_with(moved), by="lena", at=NINE)).refused(
        "Queue returns is in pool main and stays there while contacts may wait in it; name a new "
        "queue for pool north."
    )


def test_a_queue_to_which_others_overflow_stays() -> None:
    plan = ConfigurationPlan(queues=(TECH,))
    configuration.when(SetPlan(plan=plan, by="zoe", at=NINE)).refused(
        "queues.tech.overflow.to names returns, which is not a queue."
    )
