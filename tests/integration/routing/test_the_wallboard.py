"""Queues and agents as supervisors see them, and what they may change."""

from typing import Any

from tests.integration.routing.conftest import CONFIGURATION, Floor


async def queue(floor: Floor, name: str) -> Any:
    """One queue as it is now."""
    rows = (await floor.sue.get("/queues"))["queues"]
    return next(row for row in rows if row["queue"] == name)


async def test_a_queue_is_counted_live_and_today(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.call("k2")
    await floor.call("k3")
    await floor.pbx.post("/contacts/k3/abandon")
    ana = floor.as_("ana")
    await ana.post("/contacts/k1/answer", offer_id=offer)
    seen = await queue(floor, "returns")
    live = {name: seen[name] for name in ("waiting", "offered", "talking", "agents_free")}
    assert live == {"waiting": 1, "offered": 0, "talking": 1, "agents_free": 0}
    assert seen["longest_since"] == (await floor.contact("k2"))["arrived_at"]
    today = {name: seen[name] for name in ("arrived", "answered", "in_time", "abandoned")}
    assert today == {"arrived": 3, "answered": 1, "in_time": 1, "abandoned": 1}
    assert seen["service_level"] == 0.5


async def test_a_queue_where_nothing_happened_has_no_service_level(floor: Floor) -> None:
    seen = await queue(floor, "billing")
    assert (seen["service_level"], seen["average_wait"], seen["waiting"]) == (None, None, 0)


async def test_what_was_transferred_is_not_counted_again(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.available("cy")
    ana = floor.as_("ana")
    await ana.post("/contacts/k1/answer", offer_id=offer)
    await ana.post("/contacts/k1/transfer", kind="blind", queue="billing")
    offer = await floor.offered("k1", "cy")
    await floor.as_("cy").post("/contacts/k1/answer", offer_id=offer)
    assert (await queue(floor, "billing"))["answered"] == 0
    assert (await queue(floor, "returns"))["answered"] == 1


async def test_supervisors_see_who_does_what(floor: Floor) -> None:
    await floor.available("ana", "cy")
    await floor.call("k1")
    await floor.offered("k1", "ana")
    await floor.as_("cy").put("/agents/cy/presence", presence="away", reason="break")
    lines = {line["agent"]: line for line in (await floor.sue.get("/agents"))["items"]}
    shown = {name: (line["presence"], line["activity"]) for name, line in lines.items()}
    assert shown == {
        "ana": ("available", "offered"),
        "bo": ("away", "free"),
        "cy": ("away", "free"),
    }
    assert (lines["ana"]["contact_id"], lines["cy"]["reason"]) == ("k1", "break")
    first = await floor.sue.get("/agents", limit=2)
    rest = await floor.sue.get("/agents", limit=2, after=first["next"])
    assert [line["agent"] for line in (*first["items"], *rest["items"])] == ["ana", "bo", "cy"]
    await floor.as_("ana").refused("GET", "/agents", 403)


async def test_contacts_are_listed_by_pages_the_newest_first(floor: Floor) -> None:
    for number in range(5):
        await floor.call(f"k{number}")
    await floor.pbx.post("/contacts/k3/abandon")
    seen: list[str] = []
    page = await floor.sue.get("/contacts", limit=2, state="waiting")
    while True:
        seen += [line["id"] for line in page["items"]]
        if page["next"] is None:
            break
        page = await floor.sue.get("/contacts", limit=2, state="waiting", after=page["next"])
    assert seen == ["k4", "k2", "k1", "k0"]


async def test_a_supervisor_changes_skills_and_a_waiting_contact_rings(floor: Floor) -> None:
    await floor.available("cy")
    await floor.call("k1", "returns", language="en")
    await floor.sue.put("/agents/cy/skills", skills={"returns": 1, "lang:en": 1})
    await floor.offered("k1", "cy")
    await floor.as_("cy").refused("PUT", "/agents/cy/skills", 403, skills={})
    await floor.sue.refused("PUT", "/agents/nobody/skills", 404, skills={})


async def test_a_supervisor_changes_a_queues_limits(floor: Floor) -> None:
    await floor.available("bo")
    changed = await floor.sue.put(
        "/queues/billing", priority=7, overflow={"after": 1, "to": "front-desk"}
    )
    assert (changed["priority"], changed["ring"]) == (7, 20)
    await floor.call("k1", "billing")
    await floor.offered("k1", "bo")
    configuration = await floor.sue.get("/configuration")
    assert (
        next(q for q in configuration["queues"] if q["queue"] == "billing")["overflow"]["after"]
        == 1
    )
    gone = await floor.sue.put("/queues/billing", overflow=None)
    assert gone["overflow"] is None
    said = await floor.sue.refused(
        "PUT", "/queues/billing", 409, overflow={"after": 1, "to": "nowhere"}
    )
    assert "nowhere" in said


async def test_the_configuration_is_loaded_once_and_shown(floor: Floor) -> None:
    again = await floor.load(CONFIGURATION)
    assert again["changed"] == []
    answer = await floor.root.ask("PUT", "/configuration", content=b"routing: {queues: []}")
    assert answer.status_code == 422
    assert "line 1" in answer.json()["problems"][0]["field"]


async def test_presence_is_ones_own_or_a_supervisors_to_say(floor: Floor) -> None:
    ana = floor.as_("ana")
    await ana.refused("PUT", "/agents/bo/presence", 403, presence="available")
    said = await floor.sue.put("/agents/bo/presence", presence="available")
    assert said["presence"] == "available"
    again = await floor.sue.put("/agents/bo/presence", presence="available")
    assert again["version"] == said["version"]
    await ana.refused("GET", "/agents/bo/offers", 404)
    await floor.sue.refused("PUT", "/agents/nobody/presence", 404, presence="available")


async def test_rebuilt_from_the_log_the_read_models_say_the_same(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.call("k2", "billing", language="en")
    ana = floor.as_("ana")
    await ana.post("/contacts/k1/answer", offer_id=offer)
    await ana.post("/contacts/k1/end")
    await floor.pbx.post("/contacts/k2/abandon")
    before = await floor.as_("eve").get("/log/state-hash")
    for name in ("contacts", "agents", "missed_calls"):
        await floor.service.rebuilds[name]()
    after = await floor.as_("eve").get("/log/state-hash")
    assert set(before["projections"]) == {"contacts", "agents", "missed_calls"}
    assert after == before
