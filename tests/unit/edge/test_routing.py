"""A path leads to one route; one that could never be reached is found when it is declared."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, Header, Response

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.identity.policy import everybody
from baton_common.edge.models import PLAIN
from tests.advice import Advice
from tests.unit.edge.shop import client, shop
from tests.unit.edge.test_bad_requests import problem

Public = Annotated[Caller, Depends(allow(everybody()))]


def lids(*paths: str) -> APIRouter:
    router = edge_router("lids")
    for number, path in enumerate(paths):

        async def answer(caller: Public, here: Annotated[str, PLAIN] = path) -> str:
            return here

        router.add_api_route(path, answer, methods=["GET"], name=f"lid_{number}")
    return router


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/v1/lids/new", "/v1/lids/new"),
        ("/v1/lids/old", "/v1/lids/{a}"),
        ("/v1/lids/new/parts/7", "/v1/lids/{a}/parts/{b}"),
    ],
)
async def test_what_is_declared_first_is_taken_first(path: str, template: str) -> None:
    more = (lids("/v1/lids/new", "/v1/lids/{a}", "/v1/lids/{a}/parts/{b}"),)
    async with client(shop(more=more), "") as stranger:
        await stranger.get(path)
        metrics = (await stranger.get("/metrics")).text
    assert f'method="GET",route="{template}",status="200"' in metrics


def test_a_route_behind_one_that_takes_all_its_requests_is_found() -> None:
    with pytest.raises(ValueError, match=r"/v1/lids/new is behind /v1/lids/\{a\}") as refused:
        shop(more=(lids("/v1/lids/{a}", "/v1/lids/new"),))
    Advice("declare it once, and before it").said_in(refused.value)
    assert shop(more=(lids("/v1/lids/new", "/v1/lids/{a}"),))
    with pytest.raises(ValueError, match="is behind"):
        shop(more=(lids("/v1/lids", "/v1/lids"),))


def test_two_routes_of_one_name_are_found() -> None:
    with pytest.raises(ValueError, match="two routes are named lid_0"):
        shop(more=(lids("/v1/lids"), lids("/v1/tops")))


@pytest.mark.parametrize("path", ["/v1", "/v1/boxes/", "/v1/boxes//", "/v1/boxes/a/b", "/V1/boxes"])
async def test_what_is_not_declared_is_not_found(path: str) -> None:
    async with client(shop()) as ana:
        problem(await ana.get(path), 404, "no-such-route")


async def test_a_path_function_takes_no_dependency_that_nobody_would_solve() -> None:
    router = edge_router("lids")

    async def colour() -> str:
        return "red"

    async def answer(caller: Public, colour: Annotated[str, Depends(colour)]) -> str:
        return colour

    async def from_header(caller: Public, colour: Annotated[str, Header()]) -> str:
        return colour

    async def on_response(caller: Public, response: Response) -> str:
        return response.media_type or ""

    async def as_it_says(caller: Public) -> Response:
        colour = caller.header("colour") or "red"
        return Response(colour, headers={"colour": colour})

    for path_function in (answer, from_header, on_response):
        with pytest.raises(TypeError, match="/v1/lids: a path function is given the caller"):
            router.add_api_route("/v1/lids", path_function)
    router.add_api_route("/v1/lids", as_it_says)
    async with client(shop(more=(router,))) as ana:
        answered = await ana.get("/v1/lids", headers={"colour": "blue"})
    assert (answered.text, answered.headers["colour"]) == ("blue", "blue")
