"""Figures of a small known day, as they are asked for over HTTP."""

from typing import Any

import pytest

from tests.integration.kpi.conftest import Kpi
from tests.integration.kpi.known_day import CONFIGURATION, DAY

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
    "wrap-ups": 2,
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


async def test_wrap_up_codes_are_read_in_reports_and_behind_them(known: Kpi) -> None:
    otto = known.as_("otto")
    found = await otto.get("/reports", **DAY, indicator="wrap-ups", by="code")
    assert {row["key"]: row["figures"][0]["value"] for row in found["rows"]} == {
        "refund": 1,
        None: 1,
    }
    behind = await otto.get("/indicators/wrap-ups/behind", **DAY, code="refund")
    assert [each["contact_id"] for each in behind["items"]] == ["k1"]
    facts = await otto.ask("/facts/legs", **DAY)
    assert facts.text.splitlines()[0].endswith(",code")


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


async def test_the_configuration_sets_zone_limits_and_whose_a_queue_is(known: Kpi) -> None:
    loaded = await known.as_("root").load(CONFIGURATION)
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
