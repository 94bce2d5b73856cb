"""One principal has only so many bytes and uploads under way; others go on."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from baton_common.edge.http.bodies_under_way import BodiesUnderWay, BodyLimits
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.principal import Principal
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.unit.edge.shop import client, shop, token
from tests.unit.edge.test_bad_requests import problem


def caller(id_: str = "", address: str = "192.0.2.1") -> Caller:
    return Caller("shop", "POST", "/", {}, "", "", principal=Principal(id_), address=address)


def test_bytes_count_until_the_request_is_answered() -> None:
    under_way = BodiesUnderWay(BodyLimits(bytes=100))
    first = under_way.begin(caller("ana"), is_upload=False)
    first.grow_to(60)
    second = under_way.begin(caller("ana"), is_upload=False)
    second.grow_to(40)
    with Advice(
        "Bodies of yours of … bytes together are under way. Wait until one is done."
    ).raised():
        second.grow_to(41)
    under_way.begin(caller("bo"), is_upload=False).grow_to(100)
    first.end()
    second.grow_to(100)
    second.end()
    assert under_way.bytes == {"person:bo": 100}


def test_one_body_alone_may_be_as_big_as_its_route_lets_it() -> None:
    under_way = BodiesUnderWay(BodyLimits(bytes=100))
    under_way.begin(caller("ana"), is_upload=True).grow_to(25_000_000)


def test_who_has_not_said_who_they_are_counts_by_address() -> None:
    under_way = BodiesUnderWay(BodyLimits(uploads=1))
    one = under_way.begin(caller(), is_upload=True)
    under_way.begin(caller(address="192.0.2.2"), is_upload=True)
    with pytest.raises(Exception, match="1 uploads of yours are under way"):
        under_way.begin(caller(), is_upload=True)
    one.end()
    under_way.begin(caller(), is_upload=True)


async def test_an_upload_too_many_is_refused_until_one_is_done() -> None:
    api = shop(bodies=BodyLimits(uploads=1))
    rest = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x"
        await rest.wait()
        yield b"y"

    async def upload(ana: httpx.AsyncClient) -> httpx.Response:
        return await ana.post("/v1/uploads", content=b"xy")

    async with client(api) as ana, client(api, token(sub="bo")) as bo:
        first = asyncio.create_task(ana.post("/v1/uploads", content=slowly()))

        async def is_refused() -> httpx.Response | None:
            answer = await upload(ana)
            return answer if answer.status_code == 429 else None

        refused = await until(is_refused)
        assert refused is not None
        detail = problem(refused, 429, "too-many-requests")["detail"]
        Advice("… uploads of yours are under way. Wait until one is done.").said_in(detail)
        assert (await upload(bo)).status_code == 201
        assert (await ana.post("/v1/boxes/b", json={"colour": "red"})).status_code == 201
        rest.set()
        assert (await first).status_code == 201
        assert (await upload(ana)).status_code == 201
