"""Commands over the real log: committed before they are answered, once, or 503."""

import asyncio

from baton_common.edge.http.app import Api, create_app
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.key_routes import key_routes
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.tickets import Tickets, spend_in
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.position import START
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.integration.edge.conftest import shop_log
from tests.integration.log.conftest import add_common
from tests.unit.edge.shop import KEY, client, shop_routes, token
from tests.unit.edge.test_api_keys import NEW
from tests.unit.edge.test_bad_requests import problem

RED = {"colour": "red"}
KEYED = {"idempotency-key": "k-1"}


def shop_on(log: PostgresLog) -> Api:
    identify = Identify(Tokens([LocalKeys(KEY)]).verify, ApiKeys(log).verify)
    commands = Commands(log)
    parts = [shop_routes(commands), key_routes(commands, "shop", identify, None)]
    return create_app("shop", parts, Edge(identify, rates=UNLIMITED, access_log=False))


async def test_the_same_command_sent_many_times_at_once_is_done_once(log: PostgresLog) -> None:
    async with client(shop_on(log)) as ana:
        answers = await asyncio.gather(
            *(ana.post("/v1/boxes/b", json=RED, headers=KEYED) for _ in range(20))
        )
        later = await ana.post("/v1/boxes/b", json=RED, headers=KEYED)
        other = await ana.post("/v1/boxes/b", json={"colour": "blue"}, headers=KEYED)
    assert {(each.status_code, each.text) for each in [*answers, later]} == {
        (201, '{"id":"b","colour":"red","times":1}')
    }
    assert {each.headers["baton-position"] for each in [*answers, later]} == {"shop=1.1"}
    problem(other, 422, "rejected")
    assert len(await log.read(START)) == 1


async def test_many_commands_on_one_thing_follow_each_other(log: PostgresLog) -> None:
    async with client(shop_on(log)) as ana:
        answers = await asyncio.gather(*(ana.post("/v1/boxes/b", json=RED) for _ in range(30)))
        stale = await ana.post("/v1/boxes/b", json=RED, headers={"if-match": '"29"'})
        fresh = await ana.post("/v1/boxes/b", json=RED, headers={"if-match": '"30"'})
    assert sorted(each.json()["times"] for each in answers) == list(range(1, 31))
    problem(stale, 412, "stale")
    assert fresh.headers["etag"] == '"31"'


async def test_refusals_and_unknown_ids_are_answered_and_leave_nothing(log: PostgresLog) -> None:
    async with client(shop_on(log)) as ana:
        problem(await ana.post("/v1/boxes/b", json={"colour": "black"}), 409, "black")
        problem(await ana.post("/v1/boxes/foreign", json=RED), 404, "unknown")
        problem(await ana.get("/v1/boxes/b"), 404, "unknown")
        big = await ana.post("/v1/boxes/b", json={"colour": "x" * 70_000})
    problem(big, 422, "rejected")
    assert not await log.read(START)


async def test_an_api_key_and_a_ticket_live_in_the_log(log: PostgresLog) -> None:
    api = shop_on(log)
    expiry = {"expires_at": "2099-01-01T00:00:00Z"}
    async with client(api, token(Role.ADMINISTRATOR)) as admin:
        made = (await admin.post("/v1/api-keys", json=NEW | expiry)).json()
        async with client(api, made["key"]) as machine:
            assert (await machine.get("/v1/boxes")).status_code == 200
            await admin.delete(f"/v1/api-keys/{made['id']}")
            problem(await machine.get("/v1/boxes"), 401, "unauthenticated")
    spend = spend_in(log)
    ticket = Tickets(b"k" * 32).make(Principal("ana"))
    assert (await Tickets(b"k" * 32, spend).redeem(ticket))[0].id == "ana"
    assert (await spend("n"), await spend("n")) == (True, False)


async def test_without_postgresql_it_says_when_to_come_again_and_heals_by_itself(
    own_postgres: PostgresServer,
) -> None:
    async with own_postgres.from_template("log-integration", add_common) as database:
        log = shop_log(database)
        await log.open()
        async with client(shop_on(log)) as ana:
            own_postgres.cluster.stop()
            away = await ana.post("/v1/boxes/b", json=RED, timeout=30)
            problem(away, 503, "unavailable")
            assert int(away.headers["retry-after"]) > 0
            own_postgres.cluster.start()

            async def is_back() -> bool:
                return (await ana.post("/v1/boxes/b", json=RED, timeout=30)).status_code == 201

            await until(is_back, 30)
        await log.close(2.0)
