"""A matcher of the configuration, and the events that it is fed with."""

from typing import Any

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.contact import events as of_contact
from baton_routing.domain.matching.matcher import Matcher
from tests.unit.routing.domain.cast import PLAN, at


def matcher(*events: Event) -> Matcher:
    """A matcher with the configuration, after these events."""
    made = Matcher()
    for queue in PLAN.queues:
        made.apply(of_configuration.QueueChanged(queue=queue, version=1, at=at(0)))
    for agent in PLAN.agents:
        made.apply(of_configuration.SkillsChanged(agent=agent, version=1, at=at(0)))
    for event in events:
        made.apply(event)
    return made


def available(agent: str, second: float) -> Event:
    return of_agent.AgentBecameAvailable(agent=agent, at=at(second))


def queued(id_: str, second: float, queue: str = "returns", **said: Any) -> Event:
    facts: dict[str, Any] = {
        "language_needed": None,
        "priority": 0,
        "last_agent": None,
        "named": None,
        "alone": False,
        "passes": {},
        **said,
    }
    return of_contact.ContactQueued(
        contact_id=id_,
        queue=queue,
        why="asked",
        asked_for=None,
        arrived_at=at(second),
        at=at(second),
        **facts,
    )


def offered(id_: str, agent: str, second: float) -> tuple[Event, Event]:
    facts: dict[str, Any] = {
        "contact_id": id_,
        "offer_id": f"o-{id_}",
        "agent": agent,
        "at": at(second),
    }
    return (
        of_contact.ContactOffered(
            **facts,
            queue="returns",
            lapses_at=at(second + 20),
            matched_at=at(second),
        ),
        of_agent.AgentAsked(**facts, lapses_at=at(second + 20)),
    )
