"""Which case a caller is about, from news that come late, twice, and from several partitions."""

from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import msgspec
import pytest

from baton_common.engine.projections.queries import Queries
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.contract import Contract
from baton_contracts.case_updated.case import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseResolved,
    CaseSummary,
    OwnerAssigned,
)
from baton_contracts.case_updated.customer import (
    ContactLinked,
    CustomerMerged,
    CustomerMergeUndone,
)
from baton_routing.projections.open_cases import OpenCases
from baton_routing.queries.open_cases import LikelyCase, open_case_of
from baton_routing.queries.scope import Scope
from tests.integration.services.conftest import NINE, Databases, database_of, received

__all__ = ["database_of"]

HOUR = timedelta(hours=1)
EVERYTHING = Scope("pbx", everything=True)


def case(id_: str, owner: str = "ana", version: int = 1) -> CaseSummary:
    return CaseSummary(
        id=id_,
        number=f"N-{id_}",
        state="open",
        matter="exchange",
        priority="normal",
        department="returns",
        owner=owner,
        language="en",
        version=version,
    )


def opened(id_: str, customer: str = "kim", owner: str = "ana") -> CaseOpened:
    return CaseOpened(case=case(id_, owner), customer_id=customer, channel="voice")


def linked(id_: str, *subjects: str, customer: str = "kim") -> ContactLinked:
    return ContactLinked(case_id=id_, customer_id=customer, subjects=subjects, direction="inbound")


def resolved(id_: str, version: int = 2) -> CaseResolved:
    summary = msgspec.structs.replace(case(id_, version=version), state="resolved")
    return CaseResolved(case=summary, customer_id="kim", outcome="done", by="ana")


def closed(id_: str, version: int = 3) -> CaseClosed:
    summary = msgspec.structs.replace(case(id_, version=version), state="closed")
    return CaseClosed(case=summary, customer_id="kim", channel="voice", by="ana")


def assigned(id_: str, owner: str, version: int) -> OwnerAssigned:
    summary = case(id_, owner, version)
    return OwnerAssigned(case=summary, before_department="returns", before_owner="ana")


class Heardable:
    """The read model, told one piece of news after the other, an hour apart."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._hours = 0

    async def receive(self, *message: Contract) -> None:
        records = []
        for each in message:
            self._hours += 1
            records.append(received(self._hours, each, NINE + self._hours * HOUR))
        async with self._pool.acquire() as connection:
            await OpenCases().apply(records, PostgresRowStore(connection))

    async def of(self, subject: str, scope: Scope = EVERYTHING) -> LikelyCase | None:
        return await open_case_of(Queries(self._pool), scope, subject)


@pytest.fixture
async def told(database_of: Databases) -> AsyncIterator[Heardable]:
    settings = {"search_path": "projections, public"}
    async with (
        database_of("routing") as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=settings
        ) as pool,
    ):
        await ProjectionTables(pool, OpenCases()).create()
        yield Heardable(pool)


async def test_a_stranger_has_no_case(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"))
    assert await told.of("s2") is None


async def test_the_case_last_touched_comes_first(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"), opened("c2", owner="bo"))
    assert await told.of("s1") == LikelyCase("c2", "bo")
    await told.receive(assigned("c1", "cy", 2))
    assert await told.of("s1") == LikelyCase("c1", "cy")


async def test_an_open_case_goes_before_one_that_is_resolved(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"), opened("c2"), resolved("c2"))
    assert await told.of("s1") == LikelyCase("c1", "ana")
    await told.receive(closed("c1"))
    assert await told.of("s1") == LikelyCase("c2", "ana")


async def test_a_closed_case_counts_again_once_it_is_reopened(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"), closed("c1"))
    assert await told.of("s1") is None
    await told.receive(CaseReopened(case=case("c1", "bo", 4)))
    assert await told.of("s1") == LikelyCase("c1", "bo")


async def test_older_news_of_a_case_changes_nothing(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"), assigned("c1", "cy", 5))
    await told.receive(assigned("c1", "bo", 3), opened("c1"))
    assert await told.of("s1") == LikelyCase("c1", "cy")


async def test_a_link_may_be_heard_before_its_case(told: Heardable) -> None:
    await told.receive(linked("c1", "s1"))
    assert await told.of("s1") == LikelyCase("c1", None)
    await told.receive(opened("c1"))
    assert await told.of("s1") == LikelyCase("c1", "ana")


async def test_who_was_taken_in_has_the_cases_of_both_until_it_is_undone(
    told: Heardable,
) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"))
    await told.receive(opened("c2", "lee", "bo"), linked("c2", "s2", customer="lee"))
    merged = CustomerMerged(customer_id="kim", merged_id="lee", subjects=("s1", "s2"))
    await told.receive(merged)
    assert await told.of("s1") == await told.of("s2") == LikelyCase("c2", "bo")
    undone = CustomerMergeUndone(customer_id="kim", separated_id="lee", subjects=("s1",))
    await told.receive(undone)
    assert await told.of("s1") == LikelyCase("c1", "ana")
    assert await told.of("s2") == LikelyCase("c2", "bo")


async def test_a_limited_channel_is_told_of_cases_of_its_departments_only(told: Heardable) -> None:
    await told.receive(opened("c1"), linked("c1", "s1"))
    theirs, others = (
        Scope("desk", frozenset({each}), watches=True) for each in ("returns", "billing")
    )
    assert await told.of("s1", theirs) == LikelyCase("c1", "ana")
    assert await told.of("s1", others) is None
