"""The caller's open case: who is accountable for it is asked first, and it is linked."""

import msgspec

from baton_testkit.waiting import until
from tests.integration.routing.conftest import Floor
from tests.integration.routing.test_open_cases import linked, opened

CALLER = "+493023125117"


async def known(floor: Floor, owner: str) -> None:
    """The caller has an open case of this owner."""
    (subject,) = await floor.vault.subjects_of([CALLER])
    await floor.receive(opened("c1", owner=owner), linked("c1", subject))


async def test_the_owner_of_the_open_case_goes_before_whoever_is_longer_idle(floor: Floor) -> None:
    await known(floor, "bo")
    await floor.available("ana", "bo")
    contact = await floor.call("k1", caller="+49 30 23125-117")
    assert (contact["last_agent"], contact["case_id"]) == ("bo", "c1")
    await floor.offered("k1", "bo")


async def test_it_is_kept_for_the_owner_while_they_are_busy(floor: Floor) -> None:
    await known(floor, "bo")
    await floor.available("bo")
    await floor.call("k0")
    offer = await floor.offered("k0", "bo")
    await floor.available("ana")
    await floor.call("k1", caller=CALLER)
    trace = (await floor.sue.get("/contacts/k1", trace="true"))["trace"]
    reasons = {each["agent"]: each["reason"] for each in trace["passed_over"]}
    assert reasons == {"ana": "kept-for-last-agent", "bo": "on-offer", "cy": "away"}
    bo = floor.as_("bo")
    await bo.post("/contacts/k0/answer", offer_id=offer)
    await bo.post("/contacts/k0/end")
    await bo.post("/contacts/k0/wrap-up")
    await floor.offered("k1", "bo")


async def test_somebody_who_is_away_is_not_waited_for(floor: Floor) -> None:
    await known(floor, "bo")
    await floor.available("ana")
    await floor.call("k1", caller=CALLER)
    await floor.offered("k1", "ana")


async def test_the_case_that_was_opened_meanwhile_is_the_contacts(floor: Floor) -> None:
    await floor.call("k1", caller=CALLER)
    assert (await floor.contact("k1"))["case_id"] is None
    (subject,) = await floor.vault.subjects_of([CALLER])
    message = msgspec.structs.replace(linked("c7", subject), contact_id="k1")
    await floor.receive(message, message)
    assert (await floor.contact("k1"))["case_id"] == "c7"

    async def is_listed() -> bool:
        items = (await floor.sue.get("/contacts", case="c7"))["items"]
        return [each["id"] for each in items] == ["k1"]

    await until(is_listed)


async def test_a_link_of_a_contact_of_another_floor_is_passed_over(floor: Floor) -> None:
    await floor.receive(msgspec.structs.replace(linked("c7", "s1"), contact_id="elsewhere"))
    await floor.pbx.refused("GET", "/contacts/elsewhere", 404)
