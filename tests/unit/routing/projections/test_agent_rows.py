"""Agents as they are listed: presence, what is in their hands, what they can."""

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as happened
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.projections.agents import AGENTS, AgentRow, Agents
from baton_testkit.projecting import Projecting, recorded
from tests.unit.routing.domain.cast import PLAN, at

agents = Projecting(Agents)

KNOWN = of_configuration.SkillsChanged(agent=PLAN.agents[0], version=1, at=at(0))
REMOVED = of_configuration.AgentRemoved(agent="ana", version=2, at=at(90))
AVAILABLE = happened.AgentBecameAvailable(agent="ana", at=at(1))
ASKED = happened.AgentAsked(agent="ana", contact_id="c1", offer_id="o1", lapses_at=at(22), at=at(2))
STARTED = happened.InteractionStarted(agent="ana", contact_id="c1", offer_id="o1", at=at(5))
WRAPS_UP = happened.WrapUpStarted(agent="ana", contact_id="c1", until=at(90), at=at(60))
DONE = happened.WrapUpEnded(agent="ana", contact_id="c1", code=None, by_time=False, at=at(70))


def row(*events: Event) -> AgentRow:
    """The row of ana after these events."""
    return agents.given(*recorded(*events)).row(AGENTS, AgentRow, "ana")


def test_what_they_do_follows_the_contact_in_their_hands() -> None:
    said = []
    for number in range(5):
        after = row(KNOWN, *(AVAILABLE, ASKED, STARTED, WRAPS_UP, DONE)[: number + 1])
        said.append((after.activity, after.contact_id))
    assert said == [
        ("free", None),
        ("offered", "c1"),
        ("talking", "c1"),
        ("wrap-up", "c1"),
        ("free", None),
    ]


def test_who_said_available_is_since_then() -> None:
    after = row(KNOWN, AVAILABLE)
    assert (after.available, after.since) == (True, at(1))
    assert after.skills == PLAN.agents[0].skills


def test_who_was_removed_is_not_listed_although_what_they_do_goes_on() -> None:
    after = row(KNOWN, AVAILABLE, ASKED, STARTED, REMOVED)
    assert (after.is_known, after.activity) == (False, "talking")
