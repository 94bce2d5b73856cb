"""The doors are the same for every service, open, and load nothing from elsewhere."""

import re

import pytest

from baton_common.edge.http.app import create_app
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.health import State
from baton_common.edge.http.router import ServiceRouter
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.tokens import Tokens
from baton_common.model.service import Loop
from tests.unit.edge.shop import KEY, client, new_log, shop, shop_routes
from tests.unit.edge.test_bad_requests import problem

DOORS = ["healthz", "readyz", "metrics", "openapi.json", "docs"]


async def runs() -> None:
    return


async def fine() -> str | None:
    return None


async def not_yet() -> str | None:
    return "The log is in another epoch; run: recover."


async def breaks() -> str | None:
    raise OSError("secret")


def edge() -> Edge:
    return Edge(Identify(Tokens([LocalKeys(KEY)]).verify), access_log=False)


@pytest.mark.parametrize("door", DOORS)
async def test_every_door_is_open_under_both_prefixes(door: str) -> None:
    async with client(shop(), "") as stranger:
        short = await stranger.get(f"/{door}")
        versioned = await stranger.get(f"/v1/{door}")
        head = await stranger.head(f"/{door}")
    assert (short.status_code, versioned.status_code, head.status_code) == (200, 200, 200)
    assert head.content == b""


async def test_a_loop_without_progress_makes_it_unhealthy_and_a_reason_unready() -> None:
    state = State([Loop("deadlines", runs, lambda: 61.0)], [fine, not_yet, breaks], {"log": "x"})
    async with client(create_app("shop", [], edge(), state=state), "") as stranger:
        health, ready = await stranger.get("/healthz"), await stranger.get("/readyz")
    assert (health.status_code, ready.status_code) == (503, 503)
    assert health.json() == {
        "ok": False,
        "reasons": ["The loop deadlines has made no progress for 61 s."],
        "facts": {"log": "x"},
    }
    assert ready.json()["reasons"] == [
        "The log is in another epoch; run: recover.",
        "A check failed: OSError.",
    ]
    assert ready.json()["facts"] == {}


async def test_what_somebody_should_see_to_is_told_by_a_service_that_is_ready() -> None:
    state = State(concerns=lambda: {"read model boxes": "Run: rebuild boxes"})
    async with client(create_app("shop", [], edge(), state=state), "") as stranger:
        ready = await stranger.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "ok": True,
        "reasons": [],
        "facts": {"read model boxes": "Run: rebuild boxes"},
    }


async def test_the_docs_page_loads_nothing_from_elsewhere() -> None:
    async with client(shop(), "") as stranger:
        page = await stranger.get("/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page.text)
    assert "<script" not in page.text
    assert "/v1/boxes/{box_id}" in page.text


async def test_the_docs_page_sets_code_apart_in_descriptions() -> None:
    async with client(shop(), "") as stranger:
        page = await stranger.get("/docs")
    assert "zh or en: the language of <code>message</code>." in page.text


def both() -> ServiceRouter:
    commands = Commands(new_log())
    broken = State(ready=[not_yet])
    services = {
        "shop": create_app("shop", [shop_routes(commands)], edge(), prefix="/shop"),
        "till": create_app("till", [], edge(), state=broken, prefix="/till"),
    }
    return ServiceRouter(services, shop())


async def test_in_one_process_each_service_is_under_its_prefix() -> None:
    async with client(both()) as ana:
        made = await ana.post("/shop/v1/boxes/b", json={"colour": "red"})
        assert made.headers["baton-position"] == "shop=1.1"
        assert (await ana.get("/till/healthz")).status_code == 200
        problem(await ana.get("/till/v1/boxes/b"), 404, "no-such-route")
        assert (await ana.get("/shop/openapi.json")).json()["servers"] == [{"url": "/shop"}]
        assert (await ana.get("/shop")).status_code == 404
        assert (await ana.get("/v1/boxes")).status_code == 200


async def test_in_one_process_health_is_that_of_all() -> None:
    async with client(both(), "") as stranger:
        health, ready = await stranger.get("/healthz"), await stranger.get("/readyz")
    assert (health.status_code, ready.status_code) == (200, 503)
    assert ready.json()["facts"] == {"shop": "ok", "till": "not ok"}
    assert ready.json()["reasons"] == ["till: The log is in another epoch; run: recover."]
