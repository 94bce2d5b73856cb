"""The matcher beyond the scenario files: what it gives back, what is due, what it stores."""

import msgspec

from baton_routing.domain.agent import events as of_agent
from baton_routing.domain.contact import events as of_contact
from baton_routing.domain.matching.matcher import Match, Matcher
from baton_routing.domain.matching.pool_state import PoolState
from baton_routing.domain.use_cases.requests import EndWrapUpByTime, LapseOffer, MoveContact
from tests.unit.routing.domain.cast import at
from tests.unit.routing.domain.floor import available, matcher, offered, queued


def test_what_was_matched_is_out_until_it_is_given_back() -> None:
    floor = matcher(available("ana", 1), queued("c1", 2), queued("c2", 3))
    (first,) = floor.match(at(3))
    assert first == Match("c1", "ana")
    assert floor.match(at(3)) == []
    floor.give_back(first, at(3))
    assert floor.match(at(3)) == [first]


def test_what_was_given_back_after_it_left_stays_away() -> None:
    floor = matcher(available("ana", 1), queued("c1", 2), queued("c2", 3))
    (first,) = floor.match(at(3))
    floor.apply(of_contact.ContactAbandoned(contact_id="c1", waited_seconds=1, at=at(3)))
    floor.give_back(first, at(3))
    assert floor.match(at(3)) == [Match("c2", "ana")]


def test_whose_offer_came_to_nothing_is_in_their_old_place_again() -> None:
    floor = matcher(available("ana", 1), available("bo", 2), queued("c1", 3))
    assert floor.match(at(3)) == [Match("c1", "ana")]
    for event in offered("c1", "ana", 3):
        floor.apply(event)
    floor.apply(of_contact.ContactAbandoned(contact_id="c1", waited_seconds=1, at=at(4)))
    floor.apply(
        of_agent.AskingEnded(
            agent="ana", contact_id="c1", offer_id="o-c1", why="abandoned", at=at(4)
        )
    )
    floor.apply(queued("c2", 5))
    assert floor.match(at(5)) == [Match("c2", "ana")]


def test_what_is_due_is_said_until_the_log_says_it_happened() -> None:
    floor = matcher(
        available("ana", 1), queued("c1", 2), *offered("c1", "ana", 2), queued("c2", 3, "tech")
    )
    assert floor.next_due() == at(22)
    lapse = LapseOffer(contact_id="c1", offer_id="o-c1", at=at(40))
    move = MoveContact(contact_id="c2", from_queue="tech", at=at(40))
    assert floor.due(at(40)) == [lapse, move]
    assert floor.due(at(40)) == [lapse, move]
    floor.apply(
        of_contact.OfferLapsed(
            contact_id="c1", offer_id="o-c1", agent="ana", passed_until=at(82), at=at(22)
        )
    )
    assert floor.due(at(40)) == [move]


def test_wrap_up_is_due_for_whoever_is_in_it() -> None:
    floor = matcher(of_agent.WrapUpStarted(agent="bo", contact_id="c1", until=at(30), at=at(9)))
    assert floor.due(at(29)) == []
    over = EndWrapUpByTime(agent="bo", contact_id="c1", at=at(30))
    assert floor.due(at(30)) == [over]
    floor.apply(
        of_agent.WrapUpEnded(agent="bo", contact_id="c1", code="x", by_time=False, at=at(29))
    )
    assert floor.due(at(31)) == []


def test_it_comes_back_from_storage_as_it_was() -> None:
    floor = matcher(
        available("ana", 1),
        available("bo", 2),
        queued("c1", 3),
        *offered("c1", "ana", 3),
        queued("c2", 4, passes={"bo": at(50)}),
        queued("c3", 5, "tech"),
        queued("c4", 6, last_agent="ana"),
    )
    state = floor.export()
    stored = msgspec.json.decode(msgspec.json.encode(state), type=PoolState)
    assert stored == state
    again = Matcher.restore(stored)
    assert again.export() == state
    for second in (6, 22, 26, 35, 50):
        assert again.due(at(second)) == floor.due(at(second))
        assert again.match(at(second)) == floor.match(at(second))
