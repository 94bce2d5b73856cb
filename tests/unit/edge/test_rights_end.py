"""Live updates end when the right to them does, and for the eleventh of a person the oldest."""

import time

from baton_common.edge.http.open_streams import OpenStreams, StreamLimits
from baton_common.edge.http.sse import Live
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.rights import Rights
from baton_common.platform.telemetry.metrics import Metrics
from baton_testkit.waiting import until
from tests.advice import Advice
from tests.unit.edge.live import Follower, Updates
from tests.unit.edge.shop import client, new_log, token
from tests.unit.edge.test_api_keys import made, shop_with_keys
from tests.unit.edge.test_bad_requests import problem

ANA = Principal("ana", frozenset({Role.AGENT}))
FEW = StreamLimits(person=2, machine=3, all=6)


def bearer(proof: str) -> dict[str, str]:
    return {"authorization": f"Bearer {proof}"}


class HandSeconds:
    """Unix seconds that only the test moves."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


async def test_a_stream_ends_when_its_time_has_come_by_the_clock() -> None:
    clock = HandSeconds()
    streams = OpenStreams(FEW, clock)
    brief, longer = streams.open(ANA, clock.now + 60), streams.open(ANA, clock.now + 61)
    streams.end_at(clock.now + 59)
    assert (brief.ended.is_set(), len(streams)) == (False, 2)
    clock.now += 60
    await until(brief.ended.is_set)
    assert (longer.ended.is_set(), len(streams)) == (False, 1)


async def test_no_stream_is_open_longer_than_an_hour() -> None:
    clock = HandSeconds()
    streams = OpenStreams(FEW, clock)
    stream = streams.open(ANA, float("inf"))
    clock.now += 3_600
    await until(stream.ended.is_set)


async def test_the_oldest_of_a_principal_ends_for_one_too_many_and_nobody_elses() -> None:
    streams = OpenStreams(FEW)
    ends = time.time() + 60
    machine = Principal("ana", frozenset({Role.MACHINE}), is_machine=True)
    others = [streams.open(machine, ends) for _ in range(3)]
    anas = [streams.open(ANA, ends) for _ in range(4)]
    assert [each.is_superseded for each in anas] == [True, True, False, False]
    assert not any(each.ended.is_set() for each in others)
    assert len(streams) == 5


async def test_however_many_one_opens_there_is_room_for_others() -> None:
    streams = OpenStreams(StreamLimits())
    for _ in range(1_997):
        streams.open(ANA, time.time() + 60)
    assert (len(streams), streams.has_room(Principal("bo"))) == (10, True)


async def test_whoever_has_as_many_as_they_may_can_open_another_when_all_are_taken() -> None:
    streams = OpenStreams(StreamLimits(person=1, machine=1, all=1))
    streams.open(ANA, time.time() + 60)
    assert (streams.has_room(ANA), streams.has_room(Principal("bo"))) == (True, False)


async def test_a_stream_that_ends_for_a_newer_one_says_when_to_come_again() -> None:
    message = Updates()
    live = Live(Metrics(), OpenStreams(StreamLimits(person=1)))
    api = shop_with_keys(new_log(), live=live, source=message.source)
    first = Follower(api, "/v1/events", bearer(token()))
    await until(lambda: "welcome" in first.text)
    second = Follower(api, "/v1/events", bearer(token()))
    await until(lambda: first.is_over)
    assert first.text.endswith(": you opened too many others\nretry: 30000\n\n")
    assert not second.is_over
    await second.leave()
    assert len(live.streams) == 0


async def test_live_updates_end_when_a_newer_token_says_other_roles() -> None:
    message, live = Updates(), Live(Metrics())
    api = shop_with_keys(new_log(), live=live, source=message.source)
    lead = Follower(api, "/v1/events", bearer(token(Role.LEAD)))
    other = Follower(api, "/v1/events", bearer(token(Role.LEAD, sub="bo")))
    await until(lambda: "welcome" in lead.text and "welcome" in other.text)
    async with client(api, token(Role.AGENT)) as ana:
        await ana.get("/v1/boxes")
    await until(lambda: lead.is_over)
    assert not other.is_over
    await other.leave()


def test_an_older_token_and_the_same_rights_again_end_nothing() -> None:
    rights, ended = Rights(), list[object]()
    rights.when_ended(ended.append)
    for at, role in ((20.0, Role.LEAD), (21.0, Role.LEAD), (19.0, Role.AGENT)):
        rights.proven(Principal("ana", frozenset({role}), since=at))
    assert not ended
    rights.proven(Principal("ana", frozenset({Role.AGENT}), since=22.0))
    assert len(ended) == 1


async def test_live_updates_by_a_key_end_when_it_is_withdrawn() -> None:
    message, live = Updates(), Live(Metrics())
    api = shop_with_keys(new_log(), live=live, source=message.source)
    keys = [await made(api, expires_at="2099-01-01T00:00:00Z") for _ in range(2)]
    followers = [Follower(api, "/v1/events", bearer(each["key"])) for each in keys]
    await until(lambda: all("welcome" in each.text for each in followers))
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        await admin.delete(f"/v1/api-keys/{keys[0]['id']}")
    await until(lambda: followers[0].is_over)
    assert not followers[1].is_over
    await followers[1].leave()


async def test_a_ticket_of_a_withdrawn_key_opens_nothing() -> None:
    message = Updates()
    api = shop_with_keys(new_log(), live=Live(Metrics()), source=message.source)
    key = await made(api, scopes=["shop:read", "shop:write"], expires_at="2099-01-01T00:00:00Z")
    async with client(api, key["key"]) as machine:
        ticket = (await machine.post("/v1/events/tickets")).json()["ticket"]
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        await admin.delete(f"/v1/api-keys/{key['id']}")
    async with client(api, "") as stranger:
        refused = await stranger.get(f"/v1/events?ticket={ticket}")
    detail = problem(refused, 401, "unauthenticated")["detail"]
    Advice("The API key of this ticket was withdrawn. Ask for a new one.").said_in(detail)
    again = await made(api, scopes=["shop:read"], expires_at="2099-01-01T00:00:00Z")
    async with client(api, again["key"]) as machine:
        assert (await machine.get("/v1/boxes")).status_code == 200
