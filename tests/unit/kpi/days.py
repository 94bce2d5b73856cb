"""Made-up days of a small centre: journeys of every kind, by chance but repeatably."""

from datetime import timedelta
from random import Random

from tests.unit.kpi import messages as n
from tests.unit.kpi.messages import CALLS, CASES, MAILS, SURVEYS, World

DEPARTMENTS = ("returns", "logistics", "billing")
AGENTS = ("ana", "bo", "cy")


def a_day(random: Random, journeys: int = 8) -> World:
    """The messages of the four services, with their clocks up to two minutes apart."""
    apart = {
        t: timedelta(seconds=random.randint(-120, 120)) for t in (CALLS, CASES, MAILS, SURVEYS)
    }
    world = World(apart)
    for agent in AGENTS:
        world.publish(random.randint(0, 60), n.presence(agent, "available"))
    for number in range(journeys):
        begin = number * 1_300 + random.randint(0, 900)
        random.choice((_call, _transferred_call, _given_up, _mail))(world, random, number, begin)
    for agent in AGENTS:
        world.publish(journeys * 1_300 + 4_000, n.presence(agent, "away"))
    return world


def _call(world: World, random: Random, number: int, at: int) -> None:
    agent, waited = random.choice(AGENTS), random.randint(0, 60)
    contact, case = f"k{number}", f"c{number}"
    talked, wrapped = random.randint(30, 600), random.randint(0, 60)
    world.publish(at, n.arrived(contact))
    world.publish(at + waited, n.contact_answered(contact, agent, waited))
    world.publish(
        at + waited + 20,
        n.opened(case, of={"owner": agent}, channel="voice", contact_id=contact),
        n.linked(case, contact_id=contact),
    )
    world.publish(at + waited + talked, n.contact_ended(contact, agent, talked))
    world.publish(at + waited + talked + wrapped, n.wrapped_up(contact, agent, wrapped))
    _casework(world, random, case, at + 700)


def _transferred_call(world: World, random: Random, number: int, at: int) -> None:
    contact, case = f"k{number}", f"c{number}"
    world.publish(at, n.arrived(contact))
    world.publish(at + 5, n.contact_answered(contact, "ana", 5))
    world.publish(at + 30, n.opened(case, channel="voice", contact_id=contact))
    world.publish(at + 30, n.linked(case, contact_id=contact))
    world.publish(at + 65, n.contact_answered(contact, "cy", 9, transfer="warm", before="ana"))
    world.publish(at + 65, n.interaction_ended(contact, "ana", 60))
    world.publish(at + 80, n.wrapped_up(contact, "ana", 15))
    world.publish(at + 300, n.contact_ended(contact, "cy", 235))
    world.publish(at + 320, n.wrapped_up(contact, "cy", 20))
    _casework(world, random, case, at + 700)


def _given_up(world: World, random: Random, number: int, at: int) -> None:
    waited = random.randint(1, 90)
    world.publish(at, n.arrived(f"k{number}"))
    world.publish(at + waited, n.abandoned(f"k{number}", waited))


def _mail(world: World, random: Random, number: int, at: int) -> None:
    thread, case = f"t{number}", f"c{number}"
    world.publish(at, n.mail_received(thread, f"m{number}", world.clock(MAILS, at)))
    world.publish(at + 1, n.opened(case, thread_id=thread), n.linked(case, thread_id=thread))
    world.publish(
        at + 2, n.mail_sent(thread, f"a{number}", world.clock(MAILS, at + 2), "acknowledgement")
    )
    world.publish(at + 300, n.answered(case))
    world.publish(at + 302, n.mail_sent(thread, f"r{number}", world.clock(MAILS, at + 302)))
    _casework(world, random, case, at + 700)


def _casework(world: World, random: Random, case: str, at: int) -> None:
    if random.random() < 0.5:
        world.publish(at, n.requested(case))
        if random.random() < 0.5:
            world.publish(at + 60, n.lapsed(case))
        end = random.choice((n.accepted, n.returned))
        world.publish(at + 90, end(case))
        if end is n.accepted:
            world.publish(at + 90, n.moved(case, "logistics", "cy"))
    if random.random() < 0.3:
        world.publish(at + 100, n.classified(case, "refund"))
    if random.random() < 0.8:
        world.publish(at + 200, n.resolved(case))
    if case != "c0" and random.random() < 0.1:
        world.publish(at + 210, n.closed(case, merged_into="c0"))
        return
    world.publish(at + 250, n.closed(case))
    if random.random() < 0.2:
        world.publish(at + 255, n.not_invited(case))
        return
    world.publish(at + 255, n.invited(case))
    if random.random() < 0.7:
        score = random.randint(1, 5)
        world.publish(at + 400, n.completed(case, low=score < 3, csat=score, nps=2 * score, ces=4))
        if score < 3:
            world.publish(at + 401, n.reopened(case, "low-score"))
            world.publish(at + 500, n.closed(case))
            world.publish(at + 505, n.not_invited(case))
    elif random.random() < 0.5:
        world.publish(at + 450, n.reopened(case))
        world.publish(at + 600, n.resolved(case), n.closed(case))
        world.publish(at + 700, n.opened(f"{case}-again", follows=case))
