"""Live updates: agents hear what concerns them, the command centre everything and the queues."""

import json
from typing import Any

from baton_testkit.waiting import until
from tests.integration.routing.conftest import Floor
from tests.unit.edge.live import Follower


def follow(floor: Floor, person: str, **headers: str) -> Follower:
    return Follower(floor.api, "/v1/events", {**floor.as_(person).headers, **headers})


def received(follower: Follower) -> list[tuple[str, Any]]:
    """Types and data, in order."""
    found = []
    for block in follower.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line[1:])
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def types(follower: Follower) -> list[str]:
    return [type_ for type_, _ in received(follower)]


async def test_an_agent_hears_their_own_offer_and_no_other(floor: Floor) -> None:
    await floor.available("ana", "bo")
    ana, bo = follow(floor, "ana"), follow(floor, "bo")
    await until(lambda: "welcome" in ana.text and "welcome" in bo.text)
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await until(lambda: "agent-asked" in types(ana))
    data = next(data for type_, data in received(ana) if type_ == "contact-offered")
    assert (data["offer_id"], data["contact_id"]) == (offer, "k1")
    await floor.as_("ana").post("/contacts/k1/decline", offer_id=offer)
    await until(lambda: "agent-asked" in types(bo))
    assert "asking-ended" in types(ana)
    assert all(data.get("agent") == "bo" for _, data in received(bo))
    await ana.leave()
    await bo.leave()


async def test_the_command_centre_hears_everything_without_who_called(floor: Floor) -> None:
    sue = follow(floor, "sue")
    await until(lambda: "welcome" in sue.text)
    await floor.call("k1", caller="+493023125117")
    await until(lambda: "queues" in types(sue))
    assert types(sue)[:2] == ["contact-arrived", "contact-queued"]
    assert received(sue)[0][1]["caller"] is None
    await floor.call("k2", caller="anonymous")
    await until(lambda: types(sue).count("contact-arrived") == 2)
    arrived = [data for type_, data in received(sue) if type_ == "contact-arrived"]
    assert [each["unidentified"] for each in arrived] == [None, None]
    queues = next(data for type_, data in received(sue) if type_ == "queues")
    assert next(q for q in queues["queues"] if q["queue"] == "returns")["waiting"] in {0, 1}
    await sue.leave()


async def test_who_comes_again_hears_what_was_missed(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    await floor.offered("k1", "ana")
    again = follow(floor, "ana", **{"last-event-id": "1.1"})
    await until(lambda: "agent-asked" in types(again))
    assert types(again)[0] == "agent-became-available"
    assert types(again).count("agent-asked") == 1
    await again.leave()


async def test_a_browser_uses_a_ticket_once(floor: Floor) -> None:
    ticket = (await floor.as_("ana").post("/events/tickets"))["ticket"]
    browser = Follower(floor.api, f"/v1/events?ticket={ticket}", {})
    await until(lambda: "welcome" in browser.text)
    await browser.leave()
    refused = await floor.http.get(f"/v1/events?ticket={ticket}")
    assert refused.status_code == 401
