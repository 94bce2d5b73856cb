"""A small day whose every figure is known."""

from tests.unit.kpi import messages as n
from tests.unit.kpi.messages import MAILS, World

DAY = {"from": "2026-03-02", "zone": "UTC"}
CONFIGURATION = """
kpi:
  zone: Europe/Berlin
  service_level: 20s
  first_contact_window: 7d
  queues:
    returns: {department: returns}
routing:
  queues:
    complaints: {service_level: 60s, whatever: else}
"""


def known_day() -> World:
    """Three calls, one given up; two cases, one passed on; a mail; a survey."""
    world = World()
    world.publish(-60, n.presence("ana", "available"))
    world.publish(0, n.arrived("k1"))
    world.publish(10, n.contact_answered("k1", "ana", 10))
    world.publish(20, n.opened("c1", channel="voice", contact_id="k1"))
    world.publish(20, n.linked("c1", contact_id="k1"))
    world.publish(110, n.contact_ended("k1", "ana", 100))
    world.publish(130, n.wrapped_up("k1", "ana", 20, "refund"))
    world.publish(200, n.arrived("k2", queue="complaints"))
    world.publish(240, n.contact_answered("k2", "ana", 40, queue="complaints"))
    world.publish(300, n.contact_ended("k2", "ana", 60))
    world.publish(340, n.wrapped_up("k2", "ana", 40))
    world.publish(400, n.arrived("k3"), n.abandoned("k3", 30))
    world.publish(840, n.presence("ana", "away"))
    world.publish(500, n.requested("c1"), n.lapsed("c1"))
    world.publish(560, n.accepted("c1"), n.moved("c1", "logistics", "cy"))
    world.publish(600, n.mail_received("t1", "m1", world.clock(MAILS, 600)))
    world.publish(601, n.opened("c2", thread_id="t1"), n.linked("c2", thread_id="t1"))
    world.publish(900, n.answered("c2"))
    world.publish(902, n.mail_sent("t1", "r1", world.clock(MAILS, 902)))
    world.publish(1000, n.resolved("c1", department="logistics", owner="cy"), n.resolved("c2"))
    world.publish(1100, n.closed("c1", department="logistics", owner="cy"), n.closed("c2"))
    world.publish(1200, n.invited("c1"), n.invited("c2"))
    world.publish(1300, n.completed("c1", csat=5, nps=9, ces=6), n.completed("c2", csat=2, nps=3))
    world.publish(4000, n.reopened("c2"))
    return world
