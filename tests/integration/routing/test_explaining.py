"""The decision trace: who was passed over by which rule, reconstructed from the log."""

from tests.integration.routing.conftest import Floor


async def test_an_offer_says_why_each_other_agent_was_passed_over(floor: Floor) -> None:
    await floor.available("ana", "cy")
    await floor.call("k0", language="zh")
    first = await floor.offered("k0", "ana")
    await floor.as_("ana").post("/contacts/k0/decline", offer_id=first)
    await floor.available("bo")
    await floor.offered("k0", "bo")
    seen = await floor.sue.get("/contacts/k0", trace="true")
    assert [each["agent"] for each in seen["offers"]] == ["ana", "bo"]
    assert seen["trace"]["asked"] == "bo"
    reasons = {each["agent"]: each["reason"] for each in seen["trace"]["passed_over"]}
    assert reasons == {"ana": "pass", "cy": "skill"}
    before = await floor.sue.get("/contacts/k0", offer_id=first)
    reasons = {each["agent"]: each["reason"] for each in before["trace"]["passed_over"]}
    assert (before["trace"]["asked"], reasons) == ("ana", {"bo": "away", "cy": "skill"})


async def test_a_waiting_contact_says_why_nobody_is_asked(floor: Floor) -> None:
    await floor.available("bo")
    await floor.call("k0")
    await floor.offered("k0", "bo")
    await floor.call("k1", language="en")
    trace = (await floor.as_("eve").get("/contacts/k1", trace="true"))["trace"]
    assert trace["asked"] is None
    reasons = {each["agent"]: each["reason"] for each in trace["passed_over"]}
    assert reasons == {"ana": "away", "bo": "on-offer", "cy": "away"}


async def test_an_agent_does_not_read_what_others_were_doing(floor: Floor) -> None:
    await floor.available("ana")
    await floor.call("k0")
    offer = await floor.offered("k0", "ana")
    assert (await floor.as_("ana").get("/contacts/k0"))["offer_id"] == offer
    await floor.as_("ana").refused("GET", "/contacts/k0", 403, trace="true")
    await floor.sue.refused("GET", "/contacts/k0", 404, offer_id="no-such-offer")
