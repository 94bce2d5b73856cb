"""A call from its arrival to the end of wrap-up, through the API and the pool's owner."""

from baton_testkit.waiting import until
from tests.integration.routing.conftest import Floor

QUICK = """
routing:
  default_queue: front-desk
  queues:
    front-desk: {ring: 5s}
    returns: {skills: {returns: 1}, ring: 5s, wrap_up: 1s, overflow: {after: 2s, to: front-desk}}
    billing: {skills: {billing: 1}, ring: 5s}
  agents:
    ana: {skills: {returns: 2}}
    bo: {}
    cy: {skills: {billing: 1}}
"""
"""Times short enough to see them pass."""


async def test_a_call_is_offered_answered_ended_and_wrapped_up(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1", language="zh", caller="+49 30 23125 117")
    offer = await floor.offered("k1", "ana")
    ana = floor.as_("ana")
    in_hand = await ana.get("/agents/ana/offers")
    assert in_hand["agent"]["activity"] == "offered"
    assert (in_hand["contact"]["id"], in_hand["contact"]["offer_id"]) == ("k1", offer)
    answered = await ana.post("/contacts/k1/answer", offer_id=offer)
    assert (answered["state"], answered["agent"]) == ("answered", "ana")
    ended = await ana.post("/contacts/k1/end")
    assert ended["state"] == "wrap-up"
    wrapped = await ana.post("/contacts/k1/wrap-up", code="exchange")
    assert wrapped["state"] == "ended"
    assert (await ana.get("/agents/ana/offers"))["agent"]["activity"] == "free"
    (line,) = (await floor.sue.get("/contacts", agent="ana"))["items"]
    assert (line["state"], line["waited_seconds"]) == ("ended", 0)


async def test_a_call_waits_until_somebody_becomes_available(floor: Floor) -> None:
    await floor.call("k1")
    await floor.available("bo")
    await floor.offered("k1", "bo")


async def test_declined_it_is_offered_to_the_next(floor: Floor) -> None:
    await floor.available("ana", "bo")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.as_("ana").post("/contacts/k1/decline", offer_id=offer)
    await floor.offered("k1", "bo")
    await floor.as_("ana").refused("POST", "/contacts/k1/answer", 409, offer_id=offer)


async def test_not_answered_it_goes_on_and_the_agent_is_away(empty: Floor) -> None:
    await empty.load(QUICK)
    await empty.available("cy")
    await empty.call("k1", "billing")
    await empty.offered("k1", "cy")
    await empty.becomes("k1", "waiting")
    cy = (await empty.as_("cy").get("/agents/cy/offers"))["agent"]
    assert (cy["presence"], cy["reason"]) == ("away", "unanswered")


async def test_a_wait_limit_moves_it_to_another_queue(empty: Floor) -> None:
    await empty.load(QUICK)
    await empty.available("bo")
    await empty.call("k1", "returns")
    assert (await empty.contact("k1"))["queue"] == "returns"
    await empty.offered("k1", "bo")
    assert (await empty.contact("k1"))["queue"] == "front-desk"


async def test_wrap_up_ends_by_itself(empty: Floor) -> None:
    await empty.load(QUICK)
    await empty.available("ana")
    await empty.call("k1", "returns")
    offer = await empty.offered("k1", "ana")
    await empty.as_("ana").post("/contacts/k1/answer", offer_id=offer)
    await empty.pbx.post("/contacts/k1/end")
    await empty.becomes("k1", "ended")


async def test_an_agent_who_disconnects_while_it_rings_is_away_and_it_goes_on(
    floor: Floor,
) -> None:
    await floor.available("ana", "bo")
    await floor.call("k1")
    await floor.offered("k1", "ana")
    await floor.pbx.put("/agents/ana/presence", presence="away", reason="disconnected")
    await floor.offered("k1", "bo")


async def test_the_customer_gives_up_while_it_rings(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.pbx.post("/contacts/k1/abandon")
    await floor.as_("ana").refused("POST", "/contacts/k1/answer", 404, offer_id=offer)
    assert (await floor.as_("ana").get("/agents/ana/offers"))["agent"]["activity"] == "free"
    await floor.call("k2")
    await floor.offered("k2", "ana")


async def test_offers_answered_twice_by_another_and_ended_twice_are_refused(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    ana, bo = floor.as_("ana"), floor.as_("bo")
    await bo.refused("POST", "/contacts/k1/answer", 404, offer_id=offer)
    await ana.refused("POST", "/contacts/k1/answer", 409, offer_id="another")
    said = await floor.pbx.refused("POST", "/contacts/k1/answer", 409, offer_id=offer, by="bo")
    assert "rings at ana" in said
    await ana.post("/contacts/k1/answer", offer_id=offer)
    await ana.refused("POST", "/contacts/k1/answer", 409, offer_id=offer)
    await ana.post("/contacts/k1/end")
    await ana.refused("POST", "/contacts/k1/end", 409)


async def test_many_calls_find_two_agents_one_after_the_other(floor: Floor) -> None:
    """Nobody has two at once; every call is answered."""
    people = {"ana": floor.as_("ana"), "bo": floor.as_("bo")}
    await floor.available(*people)
    for number in range(30):
        await floor.call(f"k{number}")
    answered: list[str] = []

    async def all_answered() -> bool:
        for person, client in people.items():
            contact = (await client.get(f"/agents/{person}/offers"))["contact"]
            if contact is not None and contact["state"] == "offered":
                await client.post(f"/contacts/{contact['id']}/answer", offer_id=contact["offer_id"])
                await client.post(f"/contacts/{contact['id']}/end")
                await client.post(f"/contacts/{contact['id']}/wrap-up")
                answered.append(contact["id"])
        return len(answered) == 30

    await until(all_answered, 30)
    assert sorted(answered) == sorted({f"k{number}" for number in range(30)})
