"""Figures of a small known day, as they are asked for over HTTP."""

from typing import Any

import pytest

from tests.integration.kpi.conftest import Kpi
from tests.unit.kpi import news as n
from tests.unit.kpi.news import MAILS, World

DAY = {"from": "2026-03-02", "zone": "UTC"}
HOUSE = """
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
    world.tell(-60, n.presence("ana", "available"))
    world.tell(0, n.arrived("k1"))
    world.tell(10, n.contact_answered("k1", "ana", 10))
    world.tell(20, n.opened("c1", channel="voice", contact_id="k1"))
    world.tell(20, n.linked("c1", contact_id="k1"))
    world.tell(110, n.contact_ended("k1", "ana", 100))
    world.tell(130, n.wrapped_up("k1", "ana", 20))
    world.tell(200, n.arrived("k2", queue="complaints"))
    world.tell(240, n.contact_answered("k2", "ana", 40, queue="complaints"))
    world.tell(300, n.contact_ended("k2", "ana", 60))
    world.tell(340, n.wrapped_up("k2", "ana", 40))
    world.tell(400, n.arrived("k3"), n.abandoned("k3", 30))
    world.tell(840, n.presence("ana", "away"))
    world.tell(500, n.requested("c1"), n.lapsed("c1"))
    world.tell(560, n.accepted("c1"), n.moved("c1", "logistics", "cy"))
    world.tell(600, n.mail_received("t1", "m1", world.clock(MAILS, 600)))
    world.tell(601, n.opened("c2", thread_id="t1"), n.linked("c2", thread_id="t1"))
    world.tell(900, n.answered("c2"))
    world.tell(902, n.mail_sent("t1", "r1", world.clock(MAILS, 902)))
    world.tell(1000, n.resolved("c1", department="logistics", owner="cy"), n.resolved("c2"))
    world.tell(1100, n.closed("c1", department="logistics", owner="cy"), n.closed("c2"))
    world.tell(1200, n.invited("c1"), n.invited("c2"))
    world.tell(1300, n.completed("c1", csat=5, nps=9, ces=6), n.completed("c2", csat=2, nps=3))
    world.tell(4000, n.reopened("c2"))
    return world


WHOLE: dict[str, Any] = {
    "contacts": 3,
    "answered": 2,
    "abandoned": 1,
    "abandonment-rate": 1 / 3,
    "service-level": 1 / 3,
    "average-speed-of-answer": 25,
    "answer-time-p90": 40,
    "handling-time": 110,
    "wrap-up-time": 30,
    "occupancy": 220 / 900,
    "cases-opened": 2,
    "cases-resolved": 2,
    "cases-closed": 2,
    "reopen-rate": 0.5,
    "follow-ups": 0,
    "first-contact-resolution": 0.5,
    "case-first-response-time": 299,
    "case-resolution-time": 980,
    "case-resolution-time-p90": 1080,
    "mails": 1,
    "mails-answered": 1,
    "mail-first-response-time": 302,
    "handoffs-requested": 1,
    "handoffs-ended": 1,
    "handoffs-accepted": 1,
    "handoffs-assigned": 0,
    "handoffs-returned": 0,
    "handoffs-withdrawn": 0,
    "handoff-acceptance-rate": 1,
    "time-to-accept": 60,
    "time-to-accept-p90": 60,
    "surveys-invited": 2,
    "survey-response-rate": 1,
    "csat": 0.5,
    "nps": 0,
    "ces": 6,
    "low-scores": 0,
}


@pytest.fixture
async def known(kpi: Kpi) -> Kpi:
    await kpi.tell(known_day().told)
    return kpi


async def test_every_indicator_of_a_known_day(known: Kpi) -> None:
    report = await known.as_("otto").get("/reports", **DAY)
    columns = [each["id"] for each in report["indicators"]]
    figures = dict(zip(columns, (each["value"] for each in report["whole"]), strict=True))
    assert figures == pytest.approx(WHOLE)


async def test_an_indicator_says_what_it_is_divided_out_of_and_by_which_definition(
    known: Kpi,
) -> None:
    otto = known.as_("otto")
    found = await otto.get("/indicators/service-level", **DAY, by="queue")
    listed = (await otto.get("/indicators"))["indicators"]
    assert found["hash"] in [each["hash"] for each in listed if each["id"] == "service-level"]
    assert (found["whole"]["numerator"], found["whole"]["denominator"]) == (1, 3)
    assert {each["key"]: each["value"] for each in found["groups"]} == {
        "complaints": 0,
        "returns": 0.5,
    }
    assert found["limits"] == {"service-level": 20}


async def test_where_there_is_nothing_to_measure_a_word_is_said_and_no_zero(known: Kpi) -> None:
    day_before = {"from": "2026-03-01", "zone": "UTC"}
    report = await known.as_("otto").get("/reports", **day_before, by="day")
    assert {each["value"] for each in report["whole"]} == {None}
    assert {each["word"] for each in report["rows"][0]["figures"]} == {"no data"}


async def test_hours_and_days_are_those_of_the_zone(known: Kpi) -> None:
    otto = known.as_("otto")
    by_hour = await otto.get("/indicators/contacts", **DAY, by="hour")
    assert [each["key"] for each in by_hour["groups"] if each["value"]] == [
        "2026-03-02T09:00+00:00"
    ]
    kathmandu = {"from": "2026-03-02", "to": "2026-03-03", "zone": "Asia/Kathmandu"}
    by_day = await otto.get("/indicators/contacts", **kathmandu, by="day")
    assert [(each["key"], each["value"]) for each in by_day["groups"]] == [
        ("2026-03-02", 3),
        ("2026-03-03", None),
    ]


async def test_the_house_sets_zone_limits_and_whose_a_queue_is(known: Kpi) -> None:
    loaded = await known.as_("root").load(HOUSE)
    assert loaded.status_code == 200, loaded.text
    otto, lena = known.as_("otto"), known.as_("lena")
    found = await otto.get("/indicators/service-level", **{"from": "2026-03-02"}, by="department")
    assert found["zone"] == "Europe/Berlin"
    assert found["whole"]["value"] == pytest.approx(2 / 3)
    assert {each["key"]: each["value"] for each in found["groups"]} == {None: 1, "returns": 0.5}
    assert (await lena.get("/indicators/contacts", **DAY))["whole"]["value"] == 2


async def test_everybody_gets_the_figures_of_their_departments_only(known: Kpi) -> None:
    lena = known.as_("lena")
    found = await lena.get("/indicators/cases-closed", **DAY, by="department")
    assert [(each["key"], each["value"]) for each in found["groups"]] == [("returns", 1)]
    assert (await lena.get("/indicators/contacts", **DAY))["whole"]["value"] is None
    other = await lena.get("/indicators/cases-closed", **DAY, department="logistics")
    assert other["whole"]["value"] is None
    assert (await known.as_("ana").ask("/indicators/contacts", **DAY)).status_code == 403


async def test_groups_over_days_of_another_zone_are_exact(known: Kpi) -> None:
    """Days of UTC do not fit; what is left over is counted from quarters or facts."""
    otto = known.as_("otto")
    for zone in ("UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/New_York"):
        days = {"from": "2026-02-25", "to": "2026-03-04", "zone": zone}
        for by in ("person", "matter", "department"):
            found = await otto.get("/indicators/cases-closed", **days, by=by)
            assert sum(each["value"] for each in found["groups"]) == 2, (zone, by)
        report = await otto.get("/reports", **days)
        columns = [each["id"] for each in report["indicators"]]
        figures = dict(zip(columns, (each["value"] for each in report["whole"]), strict=True))
        assert figures == pytest.approx(WHOLE)
