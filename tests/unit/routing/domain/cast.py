"""A small configuration and its cast: ana and bo take returns, cy is the one for tech."""

from datetime import UTC, datetime, timedelta
from typing import Any

from baton_routing.domain.configuration.model import ConfigurationPlan, Overflow, Queue, Skilled
from baton_routing.domain.configuration.state import Configuration
from baton_routing.domain.contact import events as happened
from baton_routing.domain.contact.decide import decide
from baton_routing.domain.contact.state import CONTACT
from baton_testkit.deciding import Deciding

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)

RETURNS = Queue(queue="returns", skills={"returns": 1})
TECH = Queue(
    queue="tech", skills={"tech": 2}, ring=15, wrap_up=60, overflow=Overflow(after=30, to="returns")
)
PLAN = ConfigurationPlan(
    queues=(RETURNS, TECH),
    agents=(
        Skilled(agent="ana", skills={"returns": 2, "lang:zh": 1, "lang:en": 1}),
        Skilled(agent="bo", skills={"returns": 1, "lang:zh": 1}),
        Skilled(agent="cy", skills={"tech": 3, "lang:en": 1}),
    ),
)
CONFIGURATION = Configuration(
    version=1,
    queues={queue.queue: queue for queue in PLAN.queues},
    agents={skilled.agent: skilled for skilled in PLAN.agents},
)

contact = Deciding(CONTACT, decide)


def at(second: float) -> datetime:
    """The instant `second` seconds after nine."""
    return NINE + timedelta(seconds=second)


def arrived(queue: str = "returns", **said: Any) -> list[happened.ContactEvent]:
    """c1 came at nine."""
    facts: dict[str, Any] = {"language_needed": None, "priority": 0, "last_agent": None, **said}
    return [
        happened.ContactArrived(
            contact_id="c1",
            channel="voice",
            queue=queue,
            language=facts["language_needed"],
            caller=None,
            dialled=None,
            case_id=None,
            at=NINE,
            **facts,
        ),
        happened.ContactQueued(
            contact_id="c1",
            queue=queue,
            why="asked",
            asked_for=None,
            arrived_at=NINE,
            named=None,
            alone=False,
            passes={},
            at=NINE,
            **facts,
        ),
    ]


def offered(agent: str, second: float, queue: str = "returns") -> happened.ContactOffered:
    """c1 rings at this agent, for as long as its queue has it."""
    ring = CONFIGURATION.queues[queue].ring
    return happened.ContactOffered(
        contact_id="c1",
        offer_id=f"o-{agent}",
        agent=agent,
        queue=queue,
        lapses_at=at(second + ring),
        matched_at=at(second),
        at=at(second),
    )


def answered(
    agent: str, second: float, queue: str = "returns", **said: Any
) -> happened.ContactAnswered:
    """The agent answers."""
    facts = {"waited_seconds": int(second), "transfer": None, "before": None, **said}
    return happened.ContactAnswered(
        contact_id="c1",
        offer_id=f"o-{agent}",
        agent=agent,
        queue=queue,
        wrap_up=CONFIGURATION.queues[queue].wrap_up,
        at=at(second),
        **facts,
    )
