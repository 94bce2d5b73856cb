"""What the start page shows of the centre: words for people, and one look for many visitors."""

import asyncio
from typing import Any

from joserfc.jwk import OKPKey

from baton_onebox.demo.day import Day
from baton_onebox.doors_client import SYSTEM, Asker, Doors, Visitor
from baton_onebox.pages.floor import Floor

QUEUES = {
    "at": "2026-03-02T01:31:00Z",
    "queues": [
        {
            "queue": "returns",
            "names": {"zh": "退换货", "en": "Returns"},
            "waiting": 2,
            "offered": 1,
            "talking": 4,
            "longest_since": "2026-03-02T01:30:07Z",
            "agents_free": 0,
            "answered": 9,
            "abandoned": 1,
            "service_level": 0.8,
        },
        {
            "queue": "front-desk",
            "names": {},
            "waiting": 0,
            "offered": 0,
            "talking": 0,
            "longest_since": None,
            "agents_free": 3,
            "answered": 0,
            "abandoned": 0,
            "service_level": None,
        },
    ],
}
TODAY = {
    "indicators": [
        {"names": {"zh": "联系", "en": "contacts"}, "unit": "count"},
        {"names": {"zh": "平均应答速度", "en": "average speed of answer"}, "unit": "seconds"},
        {"names": {"zh": "满意度", "en": "CSAT"}, "unit": "share"},
    ],
    "whole": [{"value": 1_204}, {"value": 11.6}, {"value": None}],
}


class Behind(Doors):
    """Doors with these two answers behind them; counts how often somebody looked."""

    looked = 0

    async def get(self, who: Asker, path: str, **query: str) -> Any:
        self.looked += 1
        return QUEUES if path.endswith("/queues") else TODAY


def behind() -> Behind:
    key = OKPKey.generate_key("Ed25519", parameters={"kid": "k", "use": "sig"})
    return Behind("http://127.0.0.1:8800", 8825, key)


async def test_queues_and_figures_are_in_words_of_the_language() -> None:
    floor = Floor(behind(), None)
    now = await floor.now(SYSTEM, "zh")
    busy, empty = now["queues"]
    assert (busy["name"], busy["waiting"], busy["longest"], busy["level"]) == (
        "退换货",
        3,
        "53 s",
        "80%",
    )
    assert (empty["name"], empty["longest"], empty["level"]) == ("front-desk", "–", "–")
    assert [each["value"] for each in now["figures"]] == ["1,204", "12 s", "–"]
    assert [each["name"] for each in now["figures"]] == ["联系", "平均应答速度", "满意度"]
    assert now["time"] is None


async def test_the_time_of_the_demos_day_is_said_to_be_its_own() -> None:
    floor = Floor(behind(), Day(asyncio.get_running_loop().time()))
    assert (await floor.now(SYSTEM, "en"))["time"] == "08:00 of the demo's own day"


async def test_one_visitor_of_one_moment_costs_one_look_and_each_has_their_own() -> None:
    doors = behind()
    floor = Floor(doors, None)
    assert await floor.now(SYSTEM, "en") == await floor.now(SYSTEM, "en")
    assert doors.looked == 2
    await floor.now(Visitor("another"), "en")
    assert doors.looked == 4
