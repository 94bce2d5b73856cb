"""Who sends back the position that they were given reads what they wrote, or hears that not."""

import pytest

from baton_common.model.position import Position
from tests.unit.edge.shop import client, shop
from tests.unit.edge.test_bad_requests import problem


class Waiter:
    def __init__(self, is_there: bool = True) -> None:
        self.asked: list[tuple[Position, float]] = []
        self._is_there = is_there

    async def wait_for(self, position: Position, seconds: float) -> bool:
        self.asked.append((position, seconds))
        return self._is_there


@pytest.mark.parametrize(
    ("header", "asked"),
    [
        ("shop=1.42", [Position(1, 42)]),
        ("till=9.9, shop=2.7", [Position(2, 7)]),
        ("till=9.9", []),
        ("till=nonsense", []),
        ("", []),
        (",,=,shop", []),
    ],
)
async def test_only_a_position_of_our_own_is_waited_for(header: str, asked: list[Position]) -> None:
    waiter = Waiter()
    async with client(shop(wait_for=waiter.wait_for)) as ana:
        answer = await ana.get("/v1/boxes", headers={"baton-position": header})
    assert answer.status_code == 200
    assert "baton-stale" not in answer.headers
    assert waiter.asked == [(position, 2.0) for position in asked]


async def test_what_is_not_there_in_time_is_said_to_be_stale() -> None:
    async with client(shop(wait_for=Waiter(is_there=False).wait_for)) as ana:
        answer = await ana.get("/v1/boxes", headers={"baton-position": "shop=1.42"})
    assert (answer.status_code, answer.headers["baton-stale"]) == (200, "true")


@pytest.mark.parametrize("value", ["shop=", "shop=1", "shop=1.x", "shop=-1.2", "shop=\u00b2.1"])
async def test_a_position_that_is_none_is_refused(value: str) -> None:
    headers = {b"baton-position": value.encode("latin-1")}
    async with client(shop(wait_for=Waiter().wait_for)) as ana:
        answer = await ana.get("/v1/boxes", headers=list(headers.items()))
    problem(answer, 400, "malformed")
