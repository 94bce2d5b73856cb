"""With the customer on the line: consult, warm and blind transfers."""

from typing import Any

from tests.integration.routing.conftest import Floor


async def ana_speaks(floor: Floor) -> Any:
    """Ana has k1; bo and cy are free."""
    await floor.available("ana")
    await floor.call("k1")
    offer = await floor.offered("k1", "ana")
    await floor.available("bo", "cy")
    ana = floor.as_("ana")
    await ana.post("/contacts/k1/answer", offer_id=offer)
    return ana


async def takes(floor: Floor, person: str) -> Any:
    """They answer k1 when it rings at them."""
    offer = await floor.offered("k1", person)
    client = floor.as_(person)
    await client.post("/contacts/k1/answer", offer_id=offer)
    return client


async def test_blind_the_first_agent_leaves_at_once(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    contact = await ana.post("/contacts/k1/transfer", kind="blind", queue="billing")
    assert (contact["state"], contact["queue"]) == ("waiting", "billing")
    assert (await ana.get("/agents/ana/offers"))["agent"]["activity"] == "wrap-up"
    cy = await takes(floor, "cy")
    assert (await cy.post("/contacts/k1/end"))["state"] == "wrap-up"


async def test_warm_the_first_agent_stays_until_the_other_answers(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    await ana.post("/contacts/k1/transfer", kind="warm", queue="billing")
    assert (await ana.get("/agents/ana/offers"))["agent"]["activity"] == "talking"
    await takes(floor, "cy")
    assert (await ana.get("/agents/ana/offers"))["agent"]["activity"] == "wrap-up"
    assert (await floor.contact("k1"))["agent"] == "cy"


async def test_consulted_the_adviser_leaves_or_takes_over(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    await ana.post("/contacts/k1/transfer", kind="consult", agent="bo")
    await takes(floor, "bo")
    seen = await floor.contact("k1")
    assert (seen["agent"], seen["adviser"]) == ("ana", "bo")
    await floor.as_("bo").post("/contacts/k1/consult/leave")
    seen = await floor.contact("k1")
    assert (seen["agent"], seen["adviser"]) == ("ana", None)
    await floor.as_("bo").post("/contacts/k1/wrap-up")
    await ana.post("/contacts/k1/transfer", kind="consult", queue="billing")
    await takes(floor, "cy")
    await ana.post("/contacts/k1/consult/complete")
    assert (await floor.contact("k1"))["agent"] == "cy"


async def test_a_transfer_is_taken_back_while_it_rings(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    await ana.post("/contacts/k1/transfer", kind="warm", agent="bo")
    await floor.offered("k1", "bo")
    back = await ana.post("/contacts/k1/transfer/cancel")
    assert (back["state"], back["agent"]) == ("answered", "ana")
    assert (await floor.as_("bo").get("/agents/bo/offers"))["agent"]["activity"] == "free"


async def test_who_was_named_and_declines_leaves_the_customer_where_they_were(
    floor: Floor,
) -> None:
    ana = await ana_speaks(floor)
    await ana.post("/contacts/k1/transfer", kind="warm", agent="bo")
    offer = await floor.offered("k1", "bo")
    await floor.as_("bo").post("/contacts/k1/decline", offer_id=offer)
    seen = await floor.contact("k1")
    assert (seen["state"], seen["agent"]) == ("answered", "ana")


async def test_what_cannot_be_is_said(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    path = "/contacts/k1/transfer"
    await ana.refused("POST", path, 422, kind="warm")
    await ana.refused("POST", path, 422, kind="warm", queue="billing", agent="bo")
    assert "no queue" in await ana.refused("POST", path, 409, kind="warm", queue="refunds")
    await ana.refused("POST", "/contacts/k1/transfer/cancel", 409)
    await ana.refused("POST", "/contacts/k1/consult/complete", 409)
    await floor.as_("bo").refused("POST", path, 404, kind="blind", queue="billing")
