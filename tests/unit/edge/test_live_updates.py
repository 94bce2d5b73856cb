"""Live updates begin where the client lost the thread and end when it goes."""

import pytest

from baton_common.edge.http.app import Api
from baton_common.edge.http.event_routes import event_routes
from baton_common.edge.http.sse import Live, Update, sent
from baton_common.edge.identity.keys import issue_token
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tickets import Tickets
from baton_common.model.position import Position
from baton_common.platform.telemetry.metrics import Metrics
from baton_testkit.waiting import until
from tests.unit.edge.live import Follower, Updates
from tests.unit.edge.shop import KEY, client, shop, token
from tests.unit.edge.test_bad_requests import problem


def live_shop(message: Updates) -> tuple[Api, Live]:
    live = Live(Metrics())
    routes = event_routes(needs(Role.AGENT), Tickets(), live, message.source)
    return shop(more=(routes,)), live


def bearer(**more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token()}", **more}


async def test_a_follower_hears_what_happens_from_now_on_until_it_goes() -> None:
    message = Updates()
    follower = Follower(live_shop(message)[0], "/v1/events", bearer())
    await until(lambda: message.followed)
    await until(lambda: "welcome" in follower.text)
    await message.add(3)
    await until(lambda: 'event: opened\ndata: {"n":3}\nid: 1.3\n\n' in follower.text)
    assert "1.2" not in follower.text
    await follower.leave()
    assert message.gone == 1


async def test_a_stream_without_news_is_kept_alive() -> None:
    message = Updates()
    live = Live(Metrics(), kept_alive=0.01)
    routes = event_routes(needs(Role.AGENT), Tickets(), live, message.source)
    follower = Follower(shop(more=(routes,)), "/v1/events", bearer())
    await until(lambda: follower.text.count(": ping\n\n") > 1)
    await message.add(3)
    await until(lambda: "id: 1.3" in follower.text)
    await follower.leave()
    assert message.gone == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/v1/events", {"last-event-id": "1.1"}), ("/v1/events?after=1.1", {})],
)
async def test_a_follower_goes_on_where_it_lost_the_thread(
    path: str, headers: dict[str, str]
) -> None:
    message = Updates()
    follower = Follower(live_shop(message)[0], path, bearer(**headers))
    await until(lambda: "id: 1.2" in follower.text)
    assert message.followed == [("ana", Position(1, 1))]
    await follower.leave()


async def test_a_stream_ends_when_the_token_does() -> None:
    message = Updates()
    api, _ = live_shop(message)
    brief = issue_token(KEY, "ana", (Role.AGENT,), ttl=0.2)
    follower = Follower(api, "/v1/events", {"authorization": f"Bearer {brief}"})
    await until(lambda: follower.is_over)
    assert (follower.status, message.gone) == (200, 1)


async def test_when_the_service_stops_every_stream_ends() -> None:
    message = Updates()
    api, live = live_shop(message)
    follower = Follower(api, "/v1/events", bearer())
    await until(lambda: "welcome" in follower.text)
    await live.close()
    await until(lambda: follower.is_over)
    assert message.gone == 1


async def test_a_ticket_lets_a_browser_in_once() -> None:
    message = Updates()
    api, _ = live_shop(message)
    async with client(api) as ana:
        made = await ana.post("/v1/events/tickets")
    path = f"/v1/events?ticket={made.json()['ticket']}"
    assert (made.status_code, made.json()["expires_in"]) == (201, 60)
    first = Follower(api, path, {})
    await until(lambda: "welcome" in first.text)
    await first.leave()
    assert message.followed == [("ana", None)]
    async with client(api, "") as stranger:
        problem(await stranger.get(path), 401, "unauthenticated")


async def test_a_ticket_opens_nothing_but_the_stream() -> None:
    api, _ = live_shop(Updates())
    async with client(api) as ana:
        ticket = (await ana.post("/v1/events/tickets")).json()["ticket"]
    async with client(api, "") as stranger:
        problem(await stranger.get(f"/v1/boxes?ticket={ticket}"), 401, "unauthenticated")


async def test_who_may_not_take_the_route_gets_no_ticket() -> None:
    api, _ = live_shop(Updates())
    async with client(api, token(Role.AUDITOR)) as auditor:
        problem(await auditor.post("/v1/events/tickets"), 403, "forbidden")


async def test_a_last_event_id_that_is_none_is_refused() -> None:
    async with client(live_shop(Updates())[0]) as ana:
        answer = await ana.get("/v1/events", headers={"last-event-id": "yesterday"})
    problem(answer, 400, "malformed")


def test_data_never_breaks_out_of_its_line() -> None:
    with pytest.raises(ValueError, match="line break"):
        sent(Update(Position(1, 1), "opened", b"{}\n\nid: 9.9"))
