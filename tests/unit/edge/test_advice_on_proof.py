"""What a token, a ticket, a page or an instant that is refused is told to be, it can be."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import APIRouter
from joserfc.jwk import KeySet

from baton_common.edge.auditing.instants import instant_of
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.open_streams import OpenStreams, StreamLimits
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.sse import Live
from baton_common.edge.identity.policy import anyone_signed_in, everybody, needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.remote_keys import RemoteKeys
from baton_common.edge.identity.tickets import Tickets
from baton_common.engine.projections.port import Unfit
from baton_common.model.log_port import Conflict, LogUnavailable, Rejected
from baton_common.model.personal import VaultUnavailable
from baton_common.platform.telemetry.metrics import Metrics
from tests.advice import Advice
from tests.unit.edge.shop import Agent, client, new_log, shop, token
from tests.unit.edge.test_api_keys import NEW, made, shop_with_keys
from tests.unit.edge.test_log_routes import Letters, audited
from tests.unit.edge.test_tokens import GOOD, KEY, NOW, signed, verify

ANA = Principal("ana", frozenset({Role.AGENT}))


@pytest.mark.parametrize(
    ("wrong", "advice", "followed"),
    [
        (
            {"typ": "id+jwt"},
            Advice("This is no access token. Ask for one of type JWT or at+jwt."),
            {"typ": "at+jwt"},
        ),
        (
            {"claims": {**GOOD, "exp": NOW - 60}},
            Advice("The token has expired. Get a new one."),
            {},
        ),
        (
            {"claims": {**GOOD, "nbf": NOW + 60}},
            Advice("The token is not valid yet: see its nbf."),
            {"claims": {**GOOD, "nbf": NOW}},
        ),
        (
            {"claims": {**GOOD, "roles": ["machine", "agent"]}},
            Advice(
                "The token has the role machine beside others. Get one for the machine and one for "
                "the person."
            ),
            {"claims": {**GOOD, "roles": ["machine", "wizard"]}},
        ),
        (
            {"claims": {**GOOD, "more": "x" * 9_000}},
            Advice("This token is too long to be one; get a new one."),
            {},
        ),
    ],
    ids=lambda value: value.words if isinstance(value, Advice) else "",
)
async def test_a_token_as_it_says_is_believed(
    wrong: Mapping[str, Any], advice: Advice, followed: Mapping[str, Any]
) -> None:
    with advice.raised():
        await verify(signed(**wrong))
    assert (await verify(signed(**followed))).id == "ana"


async def test_a_token_that_cannot_be_verified_is_replaced() -> None:
    with Advice("The token cannot be verified. Get a new one.").raised():
        await verify(signed()[:-4] + "AAAA")
    with Advice("This is no token. Send: Authorization: Bearer <token>.").raised():
        await verify("a.b.c")
    assert (await verify(signed())).id == "ana"


async def test_a_ticket_that_is_used_is_replaced_by_a_new_one() -> None:
    tickets = Tickets()
    used = tickets.make(ANA)
    await tickets.redeem(used)
    with Advice("The ticket is used, expired or not ours. Ask for a new one.").raised():
        await tickets.redeem(used)
    assert (await tickets.redeem(tickets.make(ANA)))[0] == ANA


async def test_keys_that_could_not_be_fetched_are_fetched_when_tried_again() -> None:
    now, answers = [0.0], [OSError("away"), {"keys": [KEY.as_dict(private=False)]}]

    async def fetch(url: str) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    keys = RemoteKeys("us", "https://id.example/keys", fetch=fetch, clock=lambda: now[0])
    with Advice("The keys of … cannot be fetched now. Try again.").raised():
        await keys.current("k1")
    now[0] += 60
    assert isinstance(await keys.current("k1"), KeySet)


def test_a_policy_without_a_role_says_which_there_are() -> None:
    with Advice("needs() names no role; say anyone_signed_in() or everybody()").raised():
        needs()
    assert anyone_signed_in()
    assert everybody()


async def test_a_cursor_is_sent_as_it_came_or_left_out() -> None:
    async with client(audited(Letters()), token(Role.ADMINISTRATOR)) as admin:
        following = (await admin.get("/v1/dead-letters?limit=2")).json()["next"]
        wrong = await admin.get("/v1/dead-letters", params={"after": following + "x"})
        advice = Advice(
            "Send `after` exactly as it came in `next`, with the same filters, or leave it"
        )
        advice.said_in(wrong.json()["detail"])
        as_it_came = await admin.get("/v1/dead-letters", params={"after": following})
        left_out = await admin.get("/v1/dead-letters")
    assert [len(each.json()["items"]) for each in (as_it_came, left_out)] == [1, 3]


async def test_a_version_is_left_out_where_there_is_none() -> None:
    api = shop_with_keys(new_log())
    key = await made(api)
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        path = f"/v1/api-keys/{key['id']}"
        refused = await admin.delete(path, headers={"if-match": '"1"'})
        Advice("This has no version to compare; leave If-Match out.").said_in(refused.text)
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.post("/v1/api-keys", json=NEW)).status_code == 201


async def test_when_there_are_too_many_live_connections_one_that_ends_makes_room() -> None:
    live = Live(Metrics(), OpenStreams(StreamLimits(all=1)))
    taken = live.streams.open(Principal("bo"), time.time() + 60)
    caller = Caller("shop", "GET", "/v1/events", {}, "", "", proven=ANA)
    with Advice("There are too many live connections. Try again.").raised():
        live.check(caller)
    live.streams.close(taken)
    live.check(caller)


@pytest.mark.parametrize("end", ["Z", "+08:00"])
def test_an_instant_names_its_zone_as_it_says(end: str) -> None:
    with Advice("Correct what is listed under problems: … ….").raised() as refused:
        instant_of("as_of", "2026-03-02T09:30")
    Advice("names no time zone: end it with Z or with +08:00").said_in(refused.value)
    assert instant_of("as_of", f"2026-03-02T09:30{end}") is not None


def stumbling(*errors: Exception) -> APIRouter:
    """A route that fails with each of these, and then works."""
    router = edge_router("stumbling")
    left = list(errors)

    @router.get("/v1/stumbling", status_code=204)
    async def stumble(caller: Agent) -> None:
        """Stumbles."""
        if left:
            raise left.pop(0)

    return router


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (Conflict(), Advice("Somebody else changed it first. Read it and try again.")),
        (LogUnavailable(), Advice("The log is not available for a moment. Try again.")),
        (
            Unfit("no column"),
            Advice("Try again later, or tell the operator to look at /readyz."),
        ),
        (
            VaultUnavailable(),
            Advice("Personal data cannot be read or written now. Try again."),
        ),
        (Rejected("no such\ncolumn"), Advice("Shorten or correct it.")),
    ],
    ids=lambda value: value.words if isinstance(value, Advice) else "",
)
async def test_what_is_tried_again_is_done(error: Exception, advice: Advice) -> None:
    async with client(shop(more=(stumbling(error),))) as ana:
        advice.said_in((await ana.get("/v1/stumbling")).json()["detail"])
        assert (await ana.get("/v1/stumbling")).status_code == 204
        assert (await ana.get("/readyz")).status_code == 200
