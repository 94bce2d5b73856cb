"""What is told on `call-arrived` of a call's whole life, and of presence."""

import asyncpg

from baton_common.model.contract import Contract
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_contracts.call_arrived.contact import (
    ContactAnswered,
    ContactArrived,
    ContactEnded,
    ContactMessage,
    ContactOffered,
    ContactQueued,
    ContactTransferred,
    ContactWrappedUp,
    InteractionEnded,
    OfferDeclined,
)
from baton_contracts.published import decode_contract
from tests.integration.routing.conftest import Floor


async def contracts(floor: Floor) -> list[Contract]:
    """Every contract in the log, in order; the key is as its news say."""
    connection = await asyncpg.connect(floor.database.owner_dsn)
    try:
        rows = await connection.fetch("select type, key, body from contracts order by position")
    finally:
        await connection.close()
    found = [decode_contract(row["type"], bytes(row["body"])) for row in rows]
    assert [each.key for each in found] == [row["key"] for row in rows]
    return found


async def test_a_call_is_told_from_its_arrival_to_the_end_of_the_last_wrap_up(
    floor: Floor,
) -> None:
    await floor.available("ana", "bo", "cy")
    await floor.call("k1", caller="+493023125117", dialled="+861055500101", language="zh")
    offer = await floor.offered("k1", "ana")
    await floor.as_("ana").post("/contacts/k1/decline", offer_id=offer)
    offer = await floor.offered("k1", "bo")
    bo = floor.as_("bo")
    await bo.post("/contacts/k1/answer", offer_id=offer)
    await bo.post("/contacts/k1/transfer", kind="blind", agent="cy")
    offer = await floor.offered("k1", "cy")
    cy = floor.as_("cy")
    await cy.post("/contacts/k1/answer", offer_id=offer)
    await bo.post("/contacts/k1/wrap-up", code="forwarded")
    await cy.post("/contacts/k1/end")
    await cy.post("/contacts/k1/wrap-up")
    message = await contracts(floor)
    presence = [each for each in message if isinstance(each, AgentPresenceChanged)]
    assert [(each.agent, each.presence) for each in presence] == [
        ("ana", "available"),
        ("bo", "available"),
        ("cy", "available"),
    ]
    call = [each for each in message if isinstance(each, ContactMessage)]
    assert [each.contact.version for each in call] == list(range(1, len(call) + 1))
    assert [(type(each), each.contact.state, each.contact.agent) for each in call] == [
        (ContactArrived, "waiting", None),
        (ContactQueued, "waiting", None),
        (ContactOffered, "offered", "ana"),
        (OfferDeclined, "waiting", None),
        (ContactOffered, "offered", "bo"),
        (ContactAnswered, "answered", "bo"),
        (ContactTransferred, "waiting", None),
        (InteractionEnded, "waiting", None),
        (ContactQueued, "waiting", None),
        (ContactOffered, "offered", "cy"),
        (ContactAnswered, "answered", "cy"),
        (ContactWrappedUp, "answered", "cy"),
        (ContactEnded, "wrap-up", "cy"),
        (ContactWrappedUp, "ended", "cy"),
    ]
    (subject,) = await floor.vault.subjects_of(["+493023125117"])
    arrived = call[0]
    assert isinstance(arrived, ContactArrived)
    assert arrived.caller is not None
    assert (arrived.caller.subject, arrived.dialled) == (subject, "+861055500101")
