"""What routing's API tells people to send, sent, is understood."""

from tests.advice import Advice
from tests.integration.routing.conftest import Floor
from tests.integration.routing.test_transfers import ana_speaks


async def test_a_caller_is_understood_with_their_country_code(floor: Floor) -> None:
    contact = await floor.call("k1", caller="5550101")
    Advice("only shown as written; send it with its country code, like +493023125117.").said_in(
        contact["notes"]
    )
    assert (await floor.call("k2", caller="+493023125117"))["notes"] == []


async def test_a_transfer_names_a_queue_or_an_agent(floor: Floor) -> None:
    ana = await ana_speaks(floor)
    transfer = "/contacts/k1/transfer"
    for both in ({}, {"queue": "billing", "agent": "bo"}):
        detail = await ana.refused("POST", transfer, 422, kind="warm", **both)
        Advice("Name either a queue or an agent.").said_in(detail)
    await ana.post(transfer, kind="warm", queue="billing")
    await ana.post("/contacts/k1/transfer/cancel")
    await ana.post(transfer, kind="warm", agent="bo")
