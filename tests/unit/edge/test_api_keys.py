"""API keys are shown once, open what their scopes say, and end when they are withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.event_routes import event_routes
from baton_common.edge.http.key_routes import KeyLimits, key_routes
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.http.sse import Live, Source
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tickets import Tickets
from baton_common.edge.identity.tokens import Tokens
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.unit.edge.shop import KEY, client, new_log, shop_routes, token
from tests.unit.edge.test_bad_requests import problem

NEW: dict[str, Any] = {
    "label": "till",
    "scopes": ["shop:read"],
    "departments": ["*"],
    "expires_at": "2026-04-01T00:00:00Z",
}


async def north_and_south() -> frozenset[str]:
    return frozenset({"north", "south"})


def shop_with_keys(
    log: MemoryLog,
    departments: KeyLimits | None = north_and_south,
    live: Live | None = None,
    source: Source | None = None,
) -> Api:
    keys = ApiKeys(log)
    identify = Identify(Tokens([LocalKeys(KEY)]).verify, keys.verify, has_key=keys.has)
    commands = Commands(log)
    parts = [shop_routes(commands), key_routes(commands, "shop", identify, departments)]
    if live is not None and source is not None:
        identify.rights.when_ended(live.streams.end)
        parts.append(event_routes(needs(*Role), Tickets(), live, source))
    return create_app("shop", parts, Edge(identify, rates=UNLIMITED, access_log=False))


async def made(api: Api, **changes: Any) -> dict[str, Any]:
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        answer = await admin.post("/v1/api-keys", json=NEW | changes)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body


async def test_a_key_is_shown_once_and_stored_nowhere() -> None:
    log = new_log()
    api = shop_with_keys(log)
    key = await made(api)
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        listed = (await admin.get("/v1/api-keys")).json()["items"]
    assert [each["id"] for each in listed] == [key["id"]]
    assert "key" not in listed[0]
    secret = key["key"].rpartition("_")[2]
    assert secret not in str(log.store.bodies)
    assert key["made_by"] == "person:ana"


async def test_a_key_opens_what_its_scope_says_and_no_more() -> None:
    api = shop_with_keys(new_log())
    async with client(api, token(Role.AGENT)) as ana:
        await ana.post("/v1/boxes/b", json={"colour": "red"})
    async with client(api, (await made(api))["key"]) as machine:
        assert (await machine.get("/v1/boxes/b")).status_code == 200
        refused = await machine.post("/v1/boxes/b", json={"colour": "red"})
        assert "shop:write" in str(problem(refused, 403, "forbidden")["detail"])
        problem(await machine.post("/v1/uploads", content=b"x"), 403, "forbidden")
        problem(await machine.get("/v1/api-keys"), 403, "forbidden")


async def test_what_a_machine_does_is_written_down_as_its_own() -> None:
    log = new_log()
    api = shop_with_keys(log)
    key = await made(api, scopes=["shop:write"])
    async with client(api, key["key"]) as machine:
        await machine.post("/v1/boxes/b", json={"colour": "red"})
    assert log.store.events[-1].metadata.actor == f"machine:{key['id']}"


async def test_a_withdrawn_key_opens_nothing() -> None:
    api = shop_with_keys(new_log())
    key = await made(api, expires_at="2099-01-01T00:00:00Z")
    async with client(api, key["key"]) as machine, client(api, token(Role.ADMINISTRATOR)) as admin:
        assert (await machine.get("/v1/boxes")).status_code == 200
        assert (await admin.delete(f"/v1/api-keys/{key['id']}")).status_code == 204
        problem(await machine.get("/v1/boxes"), 401, "unauthenticated")
        problem(await admin.delete(f"/v1/api-keys/{key['id']}"), 404, "unknown")


async def test_an_expired_key_opens_nothing() -> None:
    clock = HandClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    api = shop_with_keys(MemoryLog(clock.now))
    key = await made(api, expires_at="2026-03-02T09:00:01Z")
    clock.turn(timedelta(seconds=1))
    async with client(api, key["key"]) as machine:
        problem(await machine.get("/v1/boxes"), 401, "unauthenticated")


@pytest.mark.parametrize("change", ["", "x", "_", "bk_", "bk__", "bk_unknown_secret"])
async def test_a_key_that_is_not_ours_is_refused(change: str) -> None:
    api = shop_with_keys(new_log())
    key = (await made(api))["key"]
    wrong = change if change.startswith("bk_") else key[:-1] + change
    async with client(api, wrong) as machine:
        problem(await machine.get("/v1/boxes"), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"scopes": ["shop:everything"]}, 422),
        ({"scopes": ["other:read"]}, 422),
        ({"scopes": []}, 422),
        ({"expires_at": "2026-04-01T00:00:00"}, 422),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 409),
        ({"expires_at": "9999-12-31T23:59:59-23:00"}, 422),
        ({"label": ""}, 422),
        ({"departments": ["nowhere"]}, 422),
        ({"departments": ["*", "north"]}, 422),
        ({"departments": None}, 422),
    ],
)
async def test_a_key_that_makes_no_sense_is_not_made(changes: dict[str, Any], status: int) -> None:
    async with client(shop_with_keys(new_log()), token(Role.ADMINISTRATOR)) as admin:
        answer = await admin.post("/v1/api-keys", json=NEW | changes)
    assert answer.status_code == status, answer.text


async def test_a_key_is_not_made_under_an_idempotency_key_which_would_store_it() -> None:
    async with client(shop_with_keys(new_log()), token(Role.ADMINISTRATOR)) as admin:
        answer = await admin.post("/v1/api-keys", json=NEW, headers={"idempotency-key": "k"})
    problem(answer, 400, "malformed")
