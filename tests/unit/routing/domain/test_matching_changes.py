"""What supervisors change and whom a transfer names counts at once in the matcher."""

from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.configuration import events as of_configuration
from baton_routing.domain.configuration.model import Queue, Skilled
from baton_routing.domain.matching.matcher import Match
from baton_routing.domain.use_cases.requests import MoveContact
from tests.unit.routing.domain.cast import RETURNS, at
from tests.unit.routing.domain.floor import available, matcher, queued


def test_a_new_skill_counts_at_once() -> None:
    floor = matcher(available("bo", 1), queued("c1", 2, "tech"))
    assert floor.match(at(2)) == []
    more = Skilled(agent="bo", skills={"tech": 2})
    floor.apply(of_configuration.SkillsChanged(agent=more, version=2, at=at(3)))
    assert floor.match(at(3)) == [Match("c1", "bo")]


def test_a_skill_that_was_lost_counts_at_once() -> None:
    floor = matcher(available("bo", 1))
    floor.apply(of_configuration.SkillsChanged(agent=Skilled(agent="bo"), version=2, at=at(2)))
    floor.apply(queued("c1", 3))
    assert floor.match(at(3)) == []
    floor.apply(of_configuration.QueueChanged(queue=Queue(queue="returns"), version=3, at=at(4)))
    assert floor.match(at(4)) == [Match("c1", "bo")]


def test_a_queues_new_priority_reorders_who_waits() -> None:
    floor = matcher(queued("c1", 1), queued("c2", 2, "anyone"))
    floor.apply(of_configuration.QueueChanged(queue=Queue(queue="anyone"), version=2, at=at(3)))
    floor.apply(queued("c2", 3, "anyone"))
    urgent = Queue(queue="anyone", priority=9)
    floor.apply(of_configuration.QueueChanged(queue=urgent, version=3, at=at(4)))
    floor.apply(available("bo", 5))
    assert floor.match(at(5)) == [Match("c2", "bo")]


def test_who_waits_in_a_queue_that_is_no_more_is_moved_to_the_default() -> None:
    floor = matcher(queued("c1", 1))
    floor.apply(of_configuration.QueueRemoved(queue="returns", version=2, at=at(2)))
    assert floor.due(at(3)) == []
    floor.apply(of_configuration.DefaultQueueChanged(queue="tech", version=3, at=at(4)))
    move = MoveContact(contact_id="c1", from_queue="returns", at=at(5))
    assert floor.due(at(5)) == [move]
    floor.apply(of_configuration.QueueChanged(queue=RETURNS, version=4, at=at(6)))
    assert floor.due(at(7)) == []


def test_contacts_of_another_pool_are_passed_over() -> None:
    floor = matcher(available("ana", 1))
    north = Queue(queue="north", pool="north")
    floor.apply(of_configuration.QueueChanged(queue=north, version=2, at=at(1)))
    floor.apply(queued("c1", 2, "north"))
    assert (floor.contacts, floor.match(at(2))) == (0, [])


def test_who_is_named_alone_is_asked_whatever_they_can() -> None:
    floor = matcher(available("ana", 1), queued("c1", 2, named="cy", alone=True), queued("c2", 3))
    assert floor.match(at(3)) == [Match("c2", "ana")]
    floor.apply(available("cy", 4))
    assert floor.match(at(4)) == [Match("c1", "cy")]


def test_who_is_named_of_a_blind_transfer_is_asked_first_for_a_while() -> None:
    talking = of_agent.InteractionStarted(agent="cy", contact_id="c9", offer_id="o", at=at(2))
    floor = matcher(available("ana", 1), available("cy", 1), talking, queued("c1", 3, named="cy"))
    assert floor.match(at(22)) == []
    assert floor.due(at(23)) == []
    assert floor.match(at(23)) == [Match("c1", "ana")]


def test_nothing_is_kept_for_a_named_agent_who_said_away() -> None:
    talking = of_agent.InteractionStarted(agent="cy", contact_id="c9", offer_id="o", at=at(2))
    floor = matcher(available("ana", 1), available("cy", 1), talking, queued("c1", 3, named="cy"))
    assert floor.match(at(4)) == []
    floor.apply(of_agent.AgentWentAway(agent="cy", reason=None, at=at(5)))
    assert floor.match(at(5)) == [Match("c1", "ana")]
