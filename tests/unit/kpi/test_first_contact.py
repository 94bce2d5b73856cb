"""Resolved in the first contact: what the customer does counts, what we send does not."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from baton_contracts.case_updated.mail import MailCounts, MailUnproven
from tests.unit.kpi import messages as n
from tests.unit.kpi.memory import Memory
from tests.unit.kpi.messages import NINE, World, shuffled


def later(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


def endings(world: World) -> list[Any]:
    memory = Memory()
    memory.receive(world.published)
    return memory.of("endings")


def by_mail(world: World) -> None:
    """A mail opens c1, and is acknowledged."""
    world.publish(0, n.mail_received("t1", "m1", world.clock("email-received", 0)))
    world.publish(1, n.opened("c1", thread_id="t1", mail_id="m1"))
    world.publish(1, n.linked("c1", thread_id="t1", mail_id="m1"))
    world.publish(2, n.mail_sent("t1", "a1", later(2), "acknowledgement"))


def reply(world: World, at: int, mail: str) -> None:
    world.publish(at, n.answered("c1"))
    world.publish(at + 1, n.mail_sent("t1", mail, later(at + 1)))


def test_replies_acknowledgement_and_survey_are_no_contact() -> None:
    world = World()
    by_mail(world)
    reply(world, 10, "r1")
    reply(world, 20, "r2")
    world.publish(30, n.resolved("c1"), n.closed("c1"))
    world.publish(40, n.mail_sent("t1", "s1", later(40), "invitation"))
    (ending,) = endings(world)
    assert (ending.single_touch, ending.repeated_after) == (True, None)


def test_a_thread_that_we_begin_about_a_call_is_none() -> None:
    world = World()
    world.publish(0, n.opened("c1", channel="voice", contact_id="k1"))
    world.publish(0, n.linked("c1", contact_id="k1"))
    world.publish(10, n.linked("c1", thread_id="t9", direction="outbound"))
    world.publish(30, n.resolved("c1"), n.closed("c1"))
    world.publish(40, n.linked("c1", thread_id="t8", direction="outbound"))
    (ending,) = endings(world)
    assert (ending.single_touch, ending.repeated_after) == (True, None)


def test_until_the_customer_writes_in_it() -> None:
    world = World()
    world.publish(0, n.opened("c1", channel="voice", contact_id="k1"))
    world.publish(10, n.linked("c1", thread_id="t1", direction="outbound"))
    world.publish(10, n.mail_sent("t1", "r1", later(10)))
    world.publish(20, n.mail_received("t1", "m1", later(20)))
    world.publish(21, n.linked("c1", thread_id="t1", mail_id="m1"))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert not ending.single_touch


def test_a_further_mail_after_our_answer_is_a_further_contact() -> None:
    world = World()
    by_mail(world)
    reply(world, 10, "r1")
    world.publish(20, n.mail_received("t1", "m2", later(20)))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert not ending.single_touch


def test_mails_before_our_answer_are_one_contact_and_what_machines_send_is_none() -> None:
    world = World()
    by_mail(world)
    world.publish(5, n.mail_received("t1", "m2", later(5)))
    reply(world, 10, "r1")
    world.publish(12, n.mail_received("t1", "m3", later(12), kind="automatic"))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert ending.single_touch


def test_a_mail_after_the_end_is_a_repeat_even_if_it_reopens_nothing() -> None:
    world = World()
    by_mail(world)
    reply(world, 10, "r1")
    world.publish(30, n.resolved("c1"))
    world.publish(50, n.mail_received("t1", "m2", later(50)))
    (ending,) = endings(world)
    assert (ending.single_touch, ending.repeated_after) == (True, 20)


def test_a_mail_of_another_case_in_the_same_thread_is_not_counted_here() -> None:
    world = World()
    by_mail(world)
    reply(world, 10, "r1")
    world.publish(20, n.mail_received("t1", "m2", later(20)))
    world.publish(21, n.opened("c2", thread_id="t1", mail_id="m2"))
    world.publish(21, n.linked("c2", thread_id="t1", mail_id="m2"))
    world.publish(30, n.resolved("c1"), n.resolved("c2"))
    assert [each.single_touch for each in endings(world)] == [True, True]


@pytest.mark.parametrize("why", ["by-hand", "written-again"])
def test_only_the_customer_comes_again_by_reopening(why: str) -> None:
    world = World()
    by_mail(world)
    world.publish(30, n.resolved("c1"))
    world.publish(40, n.reopened("c1", why))
    (ending,) = endings(world)
    assert ending.repeated_after == (10 if why == "written-again" else None)


def test_a_visit_is_a_contact_and_a_call_after_it_the_second() -> None:
    world = World()
    world.publish(0, n.opened("c1", channel="desk"))
    world.publish(10, n.linked("c1", contact_id="k1"))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert not ending.single_touch


def test_it_is_the_same_in_whichever_order_the_topics_come() -> None:
    world = World()
    by_mail(world)
    reply(world, 10, "r1")
    world.publish(20, n.mail_received("t1", "m2", later(20)))
    world.publish(30, n.resolved("c1"))
    expected = endings(world)
    for seed in range(20):
        memory = Memory()
        for each in shuffled(world.published, Random(seed)):
            memory.receive([each])
        assert memory.of("endings") == expected


def test_it_does_not_depend_on_how_the_clocks_of_the_services_differ() -> None:
    world = World()
    world.clocks["email-received"] = timedelta(seconds=3)
    by_mail(world)
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert (ending.single_touch, ending.repeated_after) == (True, None)


def test_a_link_of_before_says_nothing_and_counts_as_it_did() -> None:
    world = World()
    world.publish(0, n.opened("c1", channel="voice", contact_id="k1"))
    world.publish(10, n.linked("c1", thread_id="t9"))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert not ending.single_touch


def mails(memory: Memory) -> list[Any]:
    return list(memory.of("mails"))


def unproven(mail: str, *, has_acted: bool = False) -> MailUnproven:
    return MailUnproven(
        case_id="c1", thread_id="t1", mail_id=mail, number="7KX3M9QAH", department="returns",
        owner="ana", has_acted=has_acted,
    )  # fmt: skip


def test_a_mail_that_is_not_proven_is_no_contact_until_it_counts() -> None:
    for counts in (False, True):
        world = World()
        by_mail(world)
        reply(world, 10, "r1")
        world.publish(30, n.resolved("c1"))
        world.publish(40, n.mail_received("t1", "m2", later(40)), unproven("m2"))
        if counts:
            world.publish(90, MailCounts(case_id="c1", thread_id="t1", mail_id="m2", by="ana"))
        (ending,) = endings(world)
        assert ending.repeated_after == (10 if counts else None)


def test_one_that_acted_and_is_not_proven_is_none_from_then_on() -> None:
    world = World()
    world.publish(0, n.opened("c1", channel="voice", contact_id="k1"))
    world.publish(10, n.linked("c1", thread_id="t1", direction="outbound"))
    world.publish(10, n.mail_sent("t1", "r1", later(10)))
    world.publish(20, n.mail_received("t1", "m1", later(20)))
    world.publish(21, n.linked("c1", thread_id="t1", mail_id="m1"))
    world.publish(22, unproven("m1", has_acted=True))
    world.publish(30, n.resolved("c1"))
    (ending,) = endings(world)
    assert ending.single_touch


def test_its_mail_fact_says_so_and_it_begins_no_clock() -> None:
    world = World()
    world.publish(0, n.mail_received("t1", "m1", later(0)), unproven("m1"))
    world.publish(9, n.mail_sent("t1", "r1", later(9)))
    memory = Memory()
    memory.receive(world.published)
    (came,) = [each for each in mails(memory) if each.direction == "in"]
    assert (came.sort, came.opens, came.response) == ("unproven", False, None)
    again = World()
    again.publish(0, n.mail_received("t1", "m1", later(0)), unproven("m1"))
    again.publish(5, MailCounts(case_id="c1", thread_id="t1", mail_id="m1"))
    again.publish(9, n.mail_sent("t1", "r1", later(9)))
    memory = Memory()
    memory.receive(again.published)
    (came,) = [each for each in mails(memory) if each.direction == "in"]
    assert (came.sort, came.opens, came.response) == ("person", True, 9)
