"""One client does not take what belongs to all."""

import httpx

from baton_common.edge.http.rate_limits import Buckets, Rate, Rates
from tests.unit.edge.shop import client, shop, token
from tests.unit.edge.test_bad_requests import problem


def test_a_bucket_gives_its_burst_and_then_its_rate() -> None:
    now = [0.0]
    buckets = Buckets(Rate(per_second=10, burst=3), clock=lambda: now[0])
    assert [buckets.take("ana") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert round(buckets.take("ana"), 3) == 0.1
    assert buckets.take("bo") == 0.0
    now[0] = 0.1
    assert buckets.take("ana") == 0.0
    assert buckets.take("ana") > 0
    now[0] = 1_000.0
    assert [buckets.take("ana") > 0 for _ in range(4)] == [False, False, False, True]


async def test_who_asks_too_often_hears_when_to_come_again_and_others_go_on() -> None:
    api = shop(rates=Rates(None, Rate(per_second=0.1, burst=2)))
    async with client(api) as ana, client(api, token(sub="bo")) as bo:
        for _ in range(2):
            assert (await ana.get("/v1/boxes")).status_code == 200
        refused = await ana.get("/v1/boxes")
        assert (await bo.get("/v1/boxes")).status_code == 200
        metrics = (await bo.get("/metrics")).text
    problem(refused, 429, "too-many-requests")
    assert int(refused.headers["retry-after"]) >= 10
    assert "baton_http_limited_total" in metrics


async def test_an_address_that_asks_too_often_is_refused_before_its_token_is_looked_at() -> None:
    api = shop(rates=Rates(Rate(per_second=0.1, burst=2), None))
    async with client(api, "nonsense") as guesser:
        statuses = [(await guesser.get("/v1/boxes")).status_code for _ in range(4)]
    assert statuses == [401, 401, 429, 429]


async def test_a_subscriber_with_a_network_of_addresses_has_the_limit_of_one() -> None:
    api = shop(rates=Rates(Rate(per_second=0.1, burst=2), None))

    async def asked(address: str) -> int:
        transport = httpx.ASGITransport(api, client=(address, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as who:
            return (await who.get("/v1/boxes")).status_code

    assert [await asked(f"2001:db8::{last:x}") for last in range(4)] == [401, 401, 429, 429]
    assert await asked("2001:db8:0:1::1") == 401
    assert [await asked(f"192.0.2.{last}") for last in range(4)] == [401] * 4
    assert await asked("::ffff:192.0.2.1") == 401
    assert await asked("192.0.2.1") == 429
