"""Auditors read the log; administrators say what becomes of dead letters."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import pytest

from baton_common.edge.dead_letters.routes import DeadLetterView, dead_letter_routes
from baton_common.edge.http.app import Api
from baton_common.edge.http.log_routes import StateHash, log_routes
from baton_common.edge.identity.principal import Role
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from tests.unit.edge.shop import client, new_log, shop, token
from tests.unit.edge.test_bad_requests import problem


class Letters:
    def __init__(self) -> None:
        self.rows = [letter(f"l{number}") for number in range(3)]
        self.wishes: list[tuple[str, str, str]] = []

    async def page(self, after: str | None, limit: int) -> Sequence[DeadLetterView]:
        return [row for row in self.rows if after is None or row.id > after][:limit]

    async def wish(self, id_: str, wish: Literal["retry", "drop"], metadata: Metadata) -> None:
        if all(row.id != id_ for row in self.rows):
            raise Unknown
        self.wishes.append((id_, wish, metadata.actor))


def letter(id_: str) -> DeadLetterView:
    return DeadLetterView(
        id=id_,
        subscriber="till",
        topic="boxes",
        partition=3,
        offset=7,
        key="b",
        position="1.4",
        record=b"\xff\x00",
        reason="no JSON",
        wish=None,
        recorded_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


async def hash_until(until: Position | None) -> StateHash:
    if until is not None:
        return StateHash(position=str(until), log="ef" * 32)
    return StateHash(position="1.3", log="ab" * 32, projections={"list": "cd" * 32})


def audited(letters: Letters) -> Api:
    log = new_log()
    return shop(log, more=(log_routes(log, hash_until), dead_letter_routes(letters)))


async def test_an_auditor_reads_the_log_page_by_page() -> None:
    api = audited(Letters())
    async with client(api) as ana, client(api, token(Role.AUDITOR)) as auditor:
        for colour in ("red", "blue", "green"):
            await ana.post("/v1/boxes/b", json={"colour": colour})
        first = (await auditor.get("/v1/log?limit=2")).json()
        rest = (await auditor.get(f"/v1/log?limit=2&after={first['next']}")).json()
        problem(await ana.get("/v1/log"), 403, "forbidden")
    entries = first["items"] + rest["items"]
    assert [entry["event"]["colour"] for entry in entries] == ["red", "blue", "green"]
    assert [entry["position"] for entry in entries] == ["1.1", "1.2", "1.3"]
    assert (first["next"], rest["next"]) == ("1.2", None)
    assert entries[0]["metadata"]["actor"] == "person:ana"


@pytest.mark.parametrize("after", ["x", "1", "-1.0", "1.99999999999", "\u00b2.1"])
async def test_a_position_that_is_none_is_refused(after: str) -> None:
    async with client(audited(Letters()), token(Role.AUDITOR)) as auditor:
        problem(await auditor.get("/v1/log", params={"after": after}), 400, "malformed")


async def test_the_state_hash_is_told_to_auditors() -> None:
    async with client(audited(Letters()), token(Role.AUDITOR)) as auditor:
        answer = await auditor.get("/v1/log/state-hash")
        earlier = await auditor.get("/v1/log/state-hash?until=1.2")
        problem(await auditor.get("/v1/log/state-hash?until=x"), 400, "malformed")
    assert answer.json() == {
        "position": "1.3",
        "log": "ab" * 32,
        "projections": {"list": "cd" * 32},
    }
    assert earlier.json() == {"position": "1.2", "log": "ef" * 32, "projections": {}}


async def test_dead_letters_are_listed_with_their_bytes_and_dealt_with() -> None:
    letters = Letters()
    async with client(audited(letters), token(Role.ADMINISTRATOR)) as admin:
        first = (await admin.get("/v1/dead-letters?limit=2")).json()
        rest = await admin.get("/v1/dead-letters", params={"after": first["next"]})
        assert (await admin.post("/v1/dead-letters/l1/retry")).status_code == 202
        assert (await admin.post("/v1/dead-letters/l2/drop")).status_code == 202
        problem(await admin.post("/v1/dead-letters/l9/drop"), 404, "unknown")
    assert [each["id"] for each in first["items"] + rest.json()["items"]] == ["l0", "l1", "l2"]
    assert first["items"][0]["record"] == "/wA="
    assert letters.wishes == [("l1", "retry", "person:ana"), ("l2", "drop", "person:ana")]
