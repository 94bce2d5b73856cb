"""A thing of others takes the statements of one that there is not, wherever a request names it."""

import sys

from baton_common.model.clock import new_id
from baton_contracts.upload_ids import upload_id
from tests.e2e.every_route.making import NAMES
from tests.e2e.every_route.references import Kind
from tests.integration.cases.clients import KEY
from tests.integration.cases.conftest import LINK_KEY, Running
from tests.integration.services.counting import Counting


async def things(service: Running, person: str, matter: str, phone: str) -> dict[Kind, str]:
    """A case that this person opened, with all that belongs to it."""
    who, mail = service.as_(person), f"{person}@customer.example"
    ask = {"text": "She wants to know.", "address": mail, "matter": matter, "answered": True}
    case = await who.post("/cases", **ask)
    shown = await service.as_("otto").get(f"/cases/{case['id']}")
    other = await who.post("/cases", **ask)
    asked = await who.post(f"/cases/{other['id']}/handoffs", to_department="logistics")
    line = await service.talk(phone, person)
    lost = {**ask, "address": f"two-of-{mail}"}
    await who.post("/cases", **lost)
    await service.as_("cy").post("/cases", **{**lost, "matter": "parcel-lost"})
    found = await service.as_("otto").get("/cases", customer=lost["address"])
    customer = found["items"][0]["customer_id"]
    change = await who.post(f"/customers/{customer}/addresses", address=f"three-of-{mail}")
    return {
        Kind.CASE: case["id"],
        Kind.NUMBER: shown["number"],
        Kind.CUSTOMER: shown["customer_id"],
        Kind.HANDOFF: asked["handoff_id"],
        Kind.CONTACT: line.id,
        Kind.CHANGE: change["id"],
        Kind.ATTACHMENT: upload_id(LINK_KEY, new_id(), person),
        Kind.MESSAGE: await service.mail(f"by-mail-{mail}", "I want to return the kettle"),
        Kind.AGENT: person,
    }


async def test_the_statements_about_what_is_foreign_are_those_about_what_is_unknown(
    service: Running,
) -> None:
    own = {**NAMES, **await things(service, "fay", "refund", "+861055501201")}
    foreign = await things(service, "ana", "return-goods", "+861055501202")
    counting = Counting("cases", service.http, KEY, own, foreign)
    compared, differences = await counting.differences()
    sys.stdout.write(f"{compared} compared: {len(differences)} differences\n")
    assert compared > 100
    assert not differences, "\n".join(f"{each}:\n{said}" for each, said in differences.items())
