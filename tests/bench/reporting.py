"""GOAL-8: a month's reports over a million cases, beside a scan of the facts; GOAL-9: what hearing
one more piece of news costs among a tenth of the cases and among all."""

import time
from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

import asyncpg

from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.received_message import ReceivedMessage
from baton_kpi.domain.configuration.settings import Settings
from baton_kpi.domain.indicators.catalogue import DEFINITIONS, TERMS
from baton_kpi.projections.indicators import Indicators, fold_in
from baton_kpi.queries.cells import counted_anew
from baton_kpi.queries.figures import figures_of
from baton_kpi.queries.period import Period
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.loading_cases import SEARCH, load_cases
from tests.bench.made_cases import BEGIN, DAYS, MadeCases
from tests.bench.rounds import Goal, Sample, race, rounds, row_of, scaled, table
from tests.bench.things import fresh

CASES = 1_000_000
RECEIVED = 40
"""Cases of one batch whose hearing is timed: about as many news as a batch of a feed has."""
SEES_ALL: Mapping[str, None] = {"department": None, "queue": None, "person": None}
MONTH = Period(BEGIN, BEGIN + timedelta(days=DAYS), ZoneInfo("Europe/Berlin"))
"""A month in a zone whose days are not days of UTC."""
WHOLE = "Baton, every indicator of the month"
BY_DAY = "Baton, every indicator by day"
BY_DEPARTMENT = "Baton, those of departments by department"
BY_PERSON = "Baton, those of persons by person"
SCAN = "scan of the facts, the same indicators"
FEW, MANY = "hearing a batch among a tenth", "hearing a batch among all"


async def bench(postgres: PostgresServer) -> str:
    """The table of the reports."""
    cases = int(scaled(CASES))
    async with (
        fresh(postgres) as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=SEARCH
        ) as pool,
    ):
        tables = ProjectionTables[ReceivedMessage](pool, Indicators())
        await tables.create()
        dsn, tenth = database.service_dsn, cases // 10
        message = (rounds() + 1) * RECEIVED
        async with pool.acquire() as connection:
            began = time.perf_counter()
            await load_cases(connection, dsn, cases, 0, tenth)
            few = await hearing(connection, MadeCases(cases, begin=tenth))
            await load_cases(connection, dsn, cases, tenth + message, cases)
            took = time.perf_counter() - began
            many = await hearing(connection, MadeCases(cases, begin=cases))
            rows = await race(
                {
                    WHOLE: lambda: reported(connection, None),
                    BY_DAY: lambda: reported(connection, "day"),
                    BY_DEPARTMENT: lambda: reported(connection, "department"),
                    BY_PERSON: lambda: reported(connection, "person"),
                    SCAN: lambda: scanned(connection),
                },
                "s",
            )
    rows[FEW], rows[MANY] = row_of(FEW, "ms a case", few), row_of(MANY, "ms a case", many)
    goals = [
        *(Goal("GOAL-8", who, None, 1.0, at_most=True) for who in list(rows)[:4]),
        Goal("GOAL-9", MANY, FEW, 1.3, at_most=True),
    ]
    title = f"GOAL-8, GOAL-9: a month's reports over {cases:,} cases (loaded in {took:.0f} s)"
    return table(title, rows, goals)


async def reported(connection: asyncpg.Connection, by: str | None) -> float:
    """Seconds for all indicators that are given so, in one answer."""
    fit = [each for each in DEFINITIONS.values() if by is None or by in each.dimensions]
    began = time.perf_counter()
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        figures = await figures_of(connection, fit, MONTH, by, scopes=SEES_ALL, settings=Settings())
    taken = time.perf_counter() - began
    assert (figures.whole["cases-opened"].value or 0) > 0
    return taken


async def scanned(connection: asyncpg.Connection) -> float:
    """Seconds for the numbers and sums of the same indicators, without any that are kept."""
    began = time.perf_counter()
    await counted_anew(connection, list(TERMS.values()), MONTH)
    return time.perf_counter() - began


async def hearing(connection: asyncpg.Connection, made: MadeCases) -> list[Sample]:
    """Milliseconds a case, for batches that are folded and committed as the service does it.
    The first finds everything cold after loading and does not count."""
    samples = []
    for _ in range(rounds() + 1):
        contract = made.next(RECEIVED)
        began = time.perf_counter()
        async with connection.transaction():
            await fold_in(PostgresRowStore(connection), contract)
        samples.append(Sample((time.perf_counter() - began) * 1e3 / RECEIVED))
    return samples[1:]
