"""What is made of news that come in the way they do: reopened, followed up, transferred, late."""

from typing import Any

import pytest

from tests.unit.kpi import messages as n
from tests.unit.kpi.memory import Memory
from tests.unit.kpi.messages import CALLS, World


def facts(world: World, kind: str) -> list[Any]:
    memory = Memory()
    memory.receive(world.published)
    return memory.of(kind)


def test_a_low_score_is_followed_up_and_the_case_is_not_reopened() -> None:
    world = World()
    world.publish(0, n.opened("c1"))
    world.publish(100, n.resolved("c1"), n.closed("c1"))
    world.publish(200, n.reopened("c1", "low-score"))
    world.publish(300, n.resolved("c1"), n.closed("c1"))
    (ending,) = facts(world, "endings")
    assert not ending.reopened
    assert ending.followed_up_at is not None
    assert ending.repeated_after is None
    assert ending.resolution == 100
    assert len(facts(world, "closings")) == 2


def test_a_customer_who_writes_again_reopens_it_and_it_ends_again() -> None:
    world = World()
    world.publish(0, n.opened("c1"))
    world.publish(100, n.resolved("c1"))
    world.publish(150, n.reopened("c1"))
    world.publish(400, n.resolved("c1"))
    first, second = facts(world, "endings")
    assert (first.reopened, first.repeated_after, first.single_touch) == (True, 50, True)
    assert (second.reopened, second.resolution, second.single_touch) == (False, 400, False)


def test_a_case_that_follows_another_says_that_the_customer_came_again() -> None:
    world = World()
    world.publish(0, n.opened("c1"))
    world.publish(100, n.closed("c1"))
    world.publish(160, n.opened("c2", follows="c1"))
    (ending,) = facts(world, "endings")
    assert ending.repeated_after == 60


@pytest.mark.parametrize("is_resolved", [False, True])
def test_a_case_that_was_merged_into_another_goes_on_there_and_is_not_over(
    is_resolved: bool,
) -> None:
    world = World()
    world.publish(0, n.opened("c1"))
    world.publish(50, n.opened("c2"))
    if is_resolved:
        world.publish(80, n.resolved("c2"))
    world.publish(100, n.closed("c2", merged_into="c1"))
    world.publish(101, n.not_invited("c2", "merged"))
    assert [case.id for case in facts(world, "cases")] == ["c1", "c2"]
    assert facts(world, "endings") == facts(world, "closings") == []
    (survey,) = facts(world, "surveys")
    assert survey.department == "returns"
    world.publish(300, n.resolved("c1"), n.closed("c1"))
    (ending,) = facts(world, "endings")
    assert (ending.case_id, ending.resolution) == ("c1", 300)
    assert not ending.single_touch
    assert [closing.case_id for closing in facts(world, "closings")] == ["c1"]


def test_what_was_over_and_reopened_before_a_merger_stays_so() -> None:
    world = World()
    world.publish(0, n.opened("c1"))
    world.publish(50, n.opened("c2"))
    world.publish(80, n.resolved("c2"))
    world.publish(90, n.reopened("c2"))
    world.publish(100, n.closed("c2", merged_into="c1"))
    (ending,) = facts(world, "endings")
    assert (ending.case_id, ending.reopened) == ("c2", True)


def test_each_agent_has_their_part_of_a_transferred_contact() -> None:
    world = World()
    world.publish(0, n.arrived("k1"))
    world.publish(7, n.contact_answered("k1", "ana", 7))
    world.publish(60, n.contact_answered("k1", "cy", 9, transfer="warm", before="ana"))
    world.publish(60, n.interaction_ended("k1", "ana", 53))
    world.publish(75, n.wrapped_up("k1", "ana", 15, "refund"))
    world.publish(100, n.contact_ended("k1", "cy", 40))
    ana, cy = facts(world, "legs")
    assert (ana.person, ana.handled, ana.code) == ("ana", 68, "refund")
    assert (cy.person, cy.talked, cy.handled, cy.transfer) == ("cy", 40, None, "warm")
    assert cy.code is None
    (contact,) = facts(world, "contacts")
    assert (contact.person, contact.waited) == ("ana", 7)


def test_a_corrected_matter_is_that_of_the_contact_too() -> None:
    world = World()
    world.publish(0, n.arrived("k1"))
    world.publish(5, n.opened("c1", contact_id="k1", channel="voice"), n.classified("c1", "refund"))
    (contact,) = facts(world, "contacts")
    assert (contact.case_id, contact.matter) == ("c1", "refund")
    assert [case.matter for case in facts(world, "cases")] == ["refund"]


def test_an_agent_who_only_went_away_late_counts_as_far_as_anything_was_heard() -> None:
    world = World()
    world.publish(0, n.presence("ana", "available"))
    world.publish(60, n.contact_answered("k1", "ana", 7))
    world.publish(240, n.contact_ended("k1", "ana", 180))
    (quarter,) = facts(world, "agent_time")
    assert (quarter.busy, quarter.staffed) == (180_000, 240_000)
    world.publish(180, n.presence("ana", "away"))
    (quarter,) = facts(world, "agent_time")
    assert (quarter.busy, quarter.staffed) == (180_000, 240_000)


def test_work_beyond_the_shift_is_busy_and_staffed_and_never_more_than_there_is() -> None:
    world = World()
    world.publish(0, n.presence("ana", "available"))
    world.publish(100, n.presence("ana", "away"))
    world.publish(50, n.contact_answered("k1", "ana", 7))
    world.publish(1_000, n.contact_ended("k1", "ana", 950))
    first, second = facts(world, "agent_time")
    assert (first.busy, first.staffed) == (850_000, 900_000)
    assert (second.busy, second.staffed) == (100_000, 100_000)


def test_an_acknowledgement_is_no_answer() -> None:
    world = World()
    world.publish(0, n.mail_received("t1", "m1", world.clock(CALLS, 0)))
    world.publish(1, n.mail_sent("t1", "a1", world.clock(CALLS, 1), "acknowledgement"))
    assert [mail.response for mail in facts(world, "mails")] == [None, None]
    world.publish(90, n.mail_sent("t1", "r1", world.clock(CALLS, 90)))
    assert {mail.id: mail.response for mail in facts(world, "mails")}["m1"] == 90
