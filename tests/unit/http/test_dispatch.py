"""A path leads to one route, however many there are."""

import pytest

from baton_common.edge.http.dispatch import Index
from baton_common.edge.http.routes import Routes
from baton_common.edge.identity.policy import everybody


async def nothing() -> None:
    """Nothing."""


async def one(a: str) -> None:
    """One."""


async def two(a: str, b: str) -> None:
    """Two."""


def index() -> Index:
    routes = Routes("all")
    routes.get("/v1/boxes", policy=everybody())(nothing)
    routes.get("/v1/boxes/new", policy=everybody())(nothing)
    routes.get("/v1/boxes/{a}", policy=everybody())(one)
    routes.post("/v1/boxes/{a}", policy=everybody())(one)
    routes.post("/v1/boxes/{a}/parts/{b}", policy=everybody())(two)
    routes.get("/v1/boxes/new/lid", policy=everybody())(nothing)
    return Index(routes.routes)


@pytest.mark.parametrize(
    ("method", "path", "route", "parameters"),
    [
        ("GET", "/v1/boxes", "/v1/boxes", []),
        ("GET", "/v1/boxes/new", "/v1/boxes/new", []),
        ("GET", "/v1/boxes/old", "/v1/boxes/{a}", ["old"]),
        ("HEAD", "/v1/boxes/old", "/v1/boxes/{a}", ["old"]),
        ("POST", "/v1/boxes/new/parts/7", "/v1/boxes/{a}/parts/{b}", ["new", "7"]),
        ("GET", "/v1/boxes/new/lid", "/v1/boxes/new/lid", []),
    ],
)
def test_a_fixed_segment_wins_and_a_parameter_takes_the_rest(
    method: str, path: str, route: str, parameters: list[str]
) -> None:
    found = index().find(method, path)
    assert found.route is not None
    assert (found.route.path, found.parameters) == (route, parameters)


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", "/v1/boxes/", "/v1/boxes//parts/1", "/v1/boxes/a/parts", "/V1/boxes"]
)
def test_what_is_not_declared_is_not_found(path: str) -> None:
    found = index().find("GET", path)
    assert (found.route, found.methods) == (None, ())


def test_a_method_that_is_not_declared_hears_of_the_others() -> None:
    found = index().find("PUT", "/v1/boxes/a")
    assert (found.route, found.methods) == (None, ("GET", "POST"))


def test_a_route_is_declared_once() -> None:
    routes = Routes("all")
    for _ in range(2):
        routes.get("/v1/boxes", policy=everybody())(nothing)
    with pytest.raises(ValueError, match="declared twice"):
        Index(routes.routes)
