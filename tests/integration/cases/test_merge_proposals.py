"""Merge proposals are listed to whoever may read both customers, and nothing tells of others."""

import base64
from datetime import UTC, datetime

import asyncpg

from baton_common.platform.postgres.database import Database
from tests.integration.cases.clients import Client
from tests.integration.cases.conftest import Running


async def test_a_page_of_merge_proposals_tells_of_none_that_one_may_not_see(
    service: Running, database: Database
) -> None:
    ana, cy, otto = (service.as_(each) for each in ("ana", "cy", "otto"))

    async def customer(of: Client, matter: str, address: str) -> str:
        asked = {"text": "She wants to know.", "matter": matter, "answered": True}
        case = await of.post("/cases", address=address, **asked)
        return str((await otto.get(f"/cases/{case['id']}"))["customer_id"])

    for number, (of, matter) in enumerate(
        [(ana, "return-goods"), (cy, "parcel-lost"), (ana, "return-goods"), (cy, "parcel-lost")]
    ):
        pair = [await customer(of, matter, f"{each}{number}@customer.example") for each in "ab"]
        await propose(database, pair, number)
    lars = service.as_("lars")
    first = await lars.get("/merge-proposals", limit=1)
    told = base64.urlsafe_b64decode(first["next"] + "===").decode()
    assert first["items"][0]["customer_id"] in told
    second = await lars.get("/merge-proposals", limit=1, after=first["next"])
    assert second["next"] is None
    assert len((await lars.get("/merge-proposals"))["items"]) == 2
    assert len((await otto.get("/merge-proposals"))["items"]) == 4


async def propose(database: Database, pair: list[str], number: int) -> None:
    connection = await asyncpg.connect(database.service_dsn)
    try:
        await connection.execute(
            "insert into projections.merge_proposals values ($1, $2, $3, $4)",
            *("~".join(sorted(pair)), *pair, datetime(2026, 3, 2, 9, number, tzinfo=UTC)),
        )
    finally:
        await connection.close()
