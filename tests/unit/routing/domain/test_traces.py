"""The decision trace: each agent passed over, with the first reason that excluded them."""

from typing import Any

from baton_common.model.messages import Event
from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Skilled
from baton_routing.domain.contact import events as of_contact
from baton_routing.domain.matching.tracing import PassedOver, trace_offer, trace_waiting
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.floor import available, matcher, offered, queued


def talking(agent: str) -> Event:
    return of_agent.InteractionStarted(agent=agent, contact_id="c9", offer_id="o9", at=at(1))


def passed_over(*events: Event, asked: str = "", **contact: Any) -> dict[str, PassedOver]:
    """The reasons that the other agents were not asked for c1 in second 10, after these events
    and with c1 waiting."""
    floor = matcher(*events, queued("c1", 10, **contact))
    if asked:
        offer, _ = offered("c1", asked, 10)
        assert isinstance(offer, of_contact.ContactOffered)
        trace = trace_offer(floor.export(), [], offer)
        assert trace.asked == asked
    else:
        trace = trace_waiting(floor.export(), [], "c1", at(10))
    return {each.agent: each for each in trace.passed_over}


def test_away_before_anything_else() -> None:
    why = passed_over(talking("ana"))
    assert why["ana"] == PassedOver(agent="ana", reason="away")
    assert why["cy"].reason == "away"


def test_busy_and_with_whom() -> None:
    why = passed_over(
        *(available(agent, 1) for agent in ("ana", "bo", "cy")),
        talking("ana"),
        queued("c8", 2),
        *offered("c8", "bo", 2),
        of_agent.WrapUpStarted(agent="cy", contact_id="c7", until=at(40), at=at(9)),
    )
    assert why["ana"] == PassedOver(agent="ana", reason="in-interaction", contact_id="c9")
    assert why["bo"] == PassedOver(agent="bo", reason="on-offer", contact_id="c8", until=at(22))
    assert why["cy"] == PassedOver(agent="cy", reason="in-wrap-up", contact_id="c7", until=at(40))


def test_the_skill_that_is_missing_or_too_low() -> None:
    low = Skilled(agent="bo", skills={"tech": 1})
    changed = of_configuration.SkillsChanged(agent=low, version=2, at=at(1))
    why = passed_over(available("ana", 1), available("bo", 1), changed, queue="tech")
    assert why["ana"] == PassedOver(agent="ana", reason="skill", skill="tech", has=0, needs=2)
    assert why["bo"] == PassedOver(agent="bo", reason="skill", skill="tech", has=1, needs=2)


def test_the_language() -> None:
    why = passed_over(available("bo", 1), language_needed="en")
    lacks = PassedOver(agent="bo", reason="language", skill="lang:en", has=0, needs=1)
    assert why["bo"] == lacks


def test_a_pass_with_its_why() -> None:
    past = of_contact.OfferLapsed(
        contact_id="c1", offer_id="o", agent="bo", passed_until=at(60), at=at(5)
    )
    floor = matcher(available("bo", 6), queued("c1", 3, passes={"bo": at(60)}))
    trace = trace_waiting(floor.export(), [past], "c1", at(10))
    (bo,) = (each for each in trace.passed_over if each.agent == "bo")
    assert bo == PassedOver(agent="bo", reason="pass", why="unanswered", until=at(60))


def test_kept_for_the_last_agent() -> None:
    why = passed_over(available("ana", 1), available("bo", 1), talking("bo"), last_agent="bo")
    kept = PassedOver(agent="ana", reason="kept-for-last-agent", kept_for="bo", until=at(30))
    assert (why["ana"], why["bo"].reason) == (kept, "in-interaction")


def test_given_to_the_last_agent_before_whoever_is_longer_idle() -> None:
    why = passed_over(available("ana", 1), available("bo", 5), asked="bo", last_agent="bo")
    assert why["ana"].reason == "kept-for-last-agent"


def test_taken_by_an_earlier_contact_at_the_same_matching() -> None:
    why = passed_over(
        available("ana", 1),
        available("bo", 2),
        queued("c0", 10),
        *offered("c0", "ana", 10),
        asked="bo",
    )
    taken = PassedOver(agent="ana", reason="taken-by-earlier-contact", contact_id="c0")
    assert why["ana"] == taken


def test_less_long_idle() -> None:
    why = passed_over(available("ana", 1), available("bo", 2), asked="ana")
    assert why["bo"] == PassedOver(agent="bo", reason="less-long-idle", idle_since=at(2))
