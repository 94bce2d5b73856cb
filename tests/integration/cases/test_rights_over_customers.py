"""Who may read a customer: opening a case for them gives no right to it, and nothing tells apart
somebody foreign from somebody unknown."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import asyncpg
import pytest

from baton_cases.api.live_contacts import LiveContacts
from baton_cases.api.on_the_line import OnTheLine
from baton_cases.api.personal import CaseWords
from baton_cases.api.screen_pops import ScreenPops, screen_pop_routes
from baton_cases.api.seen_customers import SeenCustomers
from baton_cases.ports import organisation_reader
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.problems import Problem
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Done
from baton_common.model.messages import Unknown
from baton_common.model.position import START
from baton_common.platform.postgres.database import Database
from tests.integration.cases.conftest import Running
from tests.integration.cases.test_who_sees_what import without_trace

MEI = "mei@customer.example"
AT_WORK = "mei.lin@work.example"
PHONE = "+861055501234"


async def mei_of_returns(service: Running) -> str:
    """A customer of returns, who has written from two addresses and has called."""
    ana, lena = service.as_("ana"), service.as_("lena")
    case = await service.case_of(MEI, "I want to return the kettle")
    other = await service.case_of(AT_WORK, "I want to return the cup")
    line = await service.talk(PHONE, "ana")
    opened = await ana.post("/cases", text="I want to return it.", contact_id=line.id)
    await service.receive(line.ended("ana"))
    await service.receive(line.wrapped_up("ana"))
    called = await ana.get(f"/cases/{opened['id']}")
    id_: str = case["customer_id"]
    for merged in (other, called):
        await lena.post(f"/customers/{id_}/merge", merged_id=merged["customer_id"])
    return id_


async def test_opening_a_case_by_address_gives_no_right_to_read_them(service: Running) -> None:
    customer, fay = await mei_of_returns(service), service.as_("fay")
    opened = await fay.post("/cases", text="She wants her refund.", address=MEI, answered=True)
    case = await fay.get(f"/cases/{opened['id']}")
    for id_ in (customer, case["customer_id"], "nobody"):
        await fay.refused("GET", f"/customers/{id_}", 404)
        await fay.refused("POST", "/cases", 404, text="And more.", customer_id=id_)
    assert (await service.as_("ana").get(f"/customers/{customer}"))["id"] == customer


async def test_in_a_case_that_we_opened_one_sees_the_address_used_there(service: Running) -> None:
    customer, fay = await mei_of_returns(service), service.as_("fay")
    opened = await fay.post("/cases", text="She wants her refund.", address=MEI, answered=True)
    whose = await fay.get(f"/cases/{opened['id']}/customer")
    assert (whose["id"], whose["addresses"]) == (customer, [MEI])
    assert not whose["is_page_open"]
    for person in ("cy", "lars"):
        await service.as_(person).refused("GET", f"/cases/{opened['id']}/customer", 404)


async def test_nor_does_a_reply_go_to_an_address_that_one_may_not_read(service: Running) -> None:
    await mei_of_returns(service)
    fay = service.as_("fay")
    opened = await fay.post("/cases", text="Her refund.", address=PHONE, answered=True)
    said = await fay.refused("POST", f"/cases/{opened['id']}/replies", 409, text="Dear Mei")
    assert said.startswith("The customer has no mail address.")
    by_mail = await fay.post("/cases", text="Her refund.", address=AT_WORK, answered=True)
    await fay.post(f"/cases/{by_mail['id']}/replies", text="Dear Mei")


async def test_to_whom_a_reply_goes_shows_only_who_is_of_the_case(service: Running) -> None:
    await mei_of_returns(service)
    fay, otto = service.as_("fay"), service.as_("otto")
    by_mail = await fay.post("/cases", text="Her refund.", address=AT_WORK, answered=True)
    shown = await fay.get(f"/cases/{by_mail['id']}/reply-recipients")
    assert (shown["to"], shown["cc"], shown["wrote"]) == ([AT_WORK], [], None)
    called = await fay.post("/cases", text="Her refund.", address=PHONE, answered=True)
    recipients = f"/cases/{called['id']}/reply-recipients"
    said = await fay.refused("GET", recipients, 409)
    assert said.startswith("The customer has no mail address.")
    assert (await otto.get(recipients))["to"] == [MEI]


async def test_what_was_handed_over_shows_its_customer(service: Running) -> None:
    customer, fay, cy = await mei_of_returns(service), service.as_("fay"), service.as_("cy")
    opened = await fay.post("/cases", text="Her refund.", address=MEI, answered=True)
    handoff = await fay.post(f"/cases/{opened['id']}/handoffs", to_department="logistics")
    await cy.refused("GET", f"/customers/{customer}", 404)
    await cy.post(f"/handoffs/{handoff['handoff_id']}/accept")
    assert (await cy.get(f"/customers/{customer}"))["id"] == customer
    back = await cy.post(f"/cases/{opened['id']}/handoffs", to_department="billing")
    await fay.post(f"/handoffs/{back['handoff_id']}/accept")
    await fay.refused("GET", f"/customers/{customer}", 404)


async def test_a_case_that_others_opened_for_us_was_handed_over(service: Running) -> None:
    customer = await mei_of_returns(service)
    await service.as_("cy").post(
        "/cases", text="Her refund.", address=MEI, matter="refund", department="billing"
    )
    assert (await service.as_("fay").get(f"/customers/{customer}"))["id"] == customer


async def test_whoever_has_all_there_is_of_a_customer_reads_it(service: Running) -> None:
    fay = service.as_("fay")
    opened = await fay.post("/cases", text="A refund.", address=MEI, name="Mei", answered=True)
    case = await fay.get(f"/cases/{opened['id']}")
    page = await fay.get(f"/customers/{case['customer_id']}")
    assert (page["name"], [each["address"] for each in page["addresses"]]) == ("Mei", [MEI])
    await service.mail(MEI, "I want to return the kettle", thread="t-new")
    await fay.refused("GET", f"/customers/{case['customer_id']}", 404)
    whose = await fay.get(f"/cases/{opened['id']}/customer")
    assert (whose["name"], whose["addresses"]) == ("Mei", [MEI])


async def test_who_is_in_contact_with_the_customer_reads_them(service: Running) -> None:
    first = await service.talk(PHONE, "ana")
    opened = await service.as_("ana").post("/cases", text="Her kettle.", contact_id=first.id)
    customer = (await service.as_("ana").get(f"/cases/{opened['id']}"))["customer_id"]
    cy, line = service.as_("cy"), await service.line(PHONE)
    await cy.refused("GET", f"/customers/{customer}", 404)
    await service.receive(line.offered("cy"))
    assert (await cy.get(f"/customers/{customer}"))["addresses"][0]["address"] == PHONE
    await service.receive(line.answered("cy"))
    case = await cy.post("/cases", text="Where is it?", contact_id=line.id, matter="parcel-lost")
    await service.receive(line.ended("cy"))
    await service.receive(line.wrapped_up("cy"))
    page = await cy.get(f"/customers/{customer}")
    assert case["id"] in [each["id"] for each in page["cases"]]


async def test_naming_somebody_else_as_the_caller_shows_nothing_of_them(service: Running) -> None:
    customer, fay = await mei_of_returns(service), service.as_("fay")
    for caller in ("+493023125009", None):
        line = await service.talk(caller, "fay")
        await fay.post("/cases", text="A refund.", contact_id=line.id, address=MEI)
        await fay.refused("GET", f"/customers/{customer}", 404)
        shown = await fay.get(f"/screen-pops/{line.id}")
        assert (shown["is_known"], shown["customer"], shown["cases"]) == (False, None, [])
        await service.receive(line.ended("fay"))
        await service.receive(line.wrapped_up("fay"))


async def test_a_customer_who_calls_about_our_case_has_come_to_us(service: Running) -> None:
    customer, fay = await mei_of_returns(service), service.as_("fay")
    opened = await fay.post("/cases", text="Her refund.", address=PHONE, answered=True)
    await fay.refused("GET", f"/customers/{customer}", 404)
    line = await service.talk(PHONE, "fay")
    await fay.post(f"/cases/{opened['id']}/contacts", contact_id=line.id)
    await service.receive(line.ended("fay"))
    await service.receive(line.wrapped_up("fay"))
    assert (await fay.get(f"/customers/{customer}"))["id"] == customer


async def test_a_foreign_and_an_unknown_customer_give_the_same_bytes(service: Running) -> None:
    customer, fay = await mei_of_returns(service), service.as_("fay")
    for method, path, body in (
        ("GET", "/customers/{}", None),
        ("POST", "/customers/{}/addresses", {"address": "more@customer.example"}),
    ):
        for headers in ({}, {"if-match": '"77"'}):
            told = [
                await fay.ask(method, path.format(id_), json=body, headers=headers)
                for id_ in (customer, "nobody")
            ]
            assert [each.status_code for each in told] == [404, 404]
            assert without_trace(told[0].json()) == without_trace(told[1].json())


class CountingQueries(Queries):
    """Counts the statements."""

    count = 0

    async def fetch(self, sql: str, *args: object) -> list[asyncpg.Record]:
        self.count += 1
        return await super().fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: object) -> asyncpg.Record | None:
        self.count += 1
        return await super().fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: object) -> Any:
        self.count += 1
        return await super().fetchval(sql, *args)


class CountingLog:
    """Counts the decisions."""

    def __init__(self, service: Running) -> None:
        self.service = service
        self.count = 0

    async def run(self, decide: Callable[..., Any], **how: Any) -> Done[Any]:
        self.count += 1
        return await self.service.log.run(decide, **how)


class Silence:
    """A tail in which nothing comes; it counts who waited."""

    position = START

    def __init__(self) -> None:
        self.followers = 0

    async def follow(self, after: object) -> AsyncGenerator[Any]:
        self.followers += 1
        await asyncio.Event().wait()
        yield []


def caller_of(person: str, role: Role, *departments: str) -> Caller:
    principal = Principal(id=person, roles=frozenset({role}), departments=frozenset(departments))
    return Caller(
        service="cases",
        method="GET",
        path="/",
        headers={},
        correlation="c",
        traceparent="00-0-0-00",
        principal=principal,
    )


@pytest.fixture
async def counted(database: Database) -> AsyncGenerator[CountingQueries]:
    """Queries on the read models of the running service."""
    settings = {"search_path": "projections, public"}
    async with asyncpg.create_pool(
        database.service_dsn, min_size=1, max_size=1, server_settings=settings
    ) as pool:
        yield CountingQueries(pool)


@pytest.mark.parametrize(
    "caller",
    [caller_of("fay", Role.AGENT, "billing"), caller_of("kim", Role.LEAD, "technical")],
    ids=["agent", "lead"],
)
async def test_a_foreign_screen_pop_takes_the_waits_and_statements_of_an_unknown_one(
    service: Running, counted: CountingQueries, caller: Caller
) -> None:
    await service.as_("ana").get("/customers/" + await mei_of_returns(service))
    line, taken = await service.line(PHONE, rings_at="ana"), []
    known = await service.line(MEI, rings_at="ana")
    for contact_id in (line.id, known.id, "nothing"):
        log, tail, before = CountingLog(service), Silence(), counted.count
        contacts = LiveContacts(log, tail, timeout=0.01)  # type: ignore[arg-type]  # as far as used
        personal = CaseWords(service.vault, service.log)
        seen = SeenCustomers(counted, OnTheLine(counted, personal))
        read = organisation_reader(log)  # type: ignore[arg-type]  # as above
        (route,) = screen_pop_routes(ScreenPops(counted, personal, contacts, read, seen)).routes
        with pytest.raises(Problem, match="No contact with this id"):
            await route.endpoint(caller, contact_id)  # type: ignore[attr-defined]  # a route of ours
        taken.append((log.count, tail.followers, counted.count - before))
    assert taken[0] == taken[1] == taken[2]


async def test_a_foreign_customer_takes_the_statements_of_an_unknown_one(
    service: Running, counted: CountingQueries
) -> None:
    customer, fay = await mei_of_returns(service), caller_of("fay", Role.AGENT, "billing")
    seen, taken = (
        SeenCustomers(counted, OnTheLine(counted, CaseWords(service.vault, service.log))),
        [],
    )
    for id_ in (customer, "nobody"):
        before = counted.count
        with pytest.raises(Unknown):
            await seen.must_read(fay, id_)
        taken.append(counted.count - before)
    assert taken[0] == taken[1]
