"""Fixtures that every test may use: a real PostgreSQL and fresh databases on it.

    async def test_something(database: Database) -> None:
        connection = await asyncpg.connect(database.service_dsn)

`postgres`  one server per session (`PostgresServer`): a socket in a closed folder, no TCP. It is
            durable but for the machine failing, so a kill -9 of it loses nothing.
            `postgres.superuser_dsn()`, `await postgres.fresh()`, `await postgres.cut_off(name)`
            (terminates every connection to a database), `postgres.cluster` (pid, stop, start).
`database`  an empty database per test: `.owner_dsn`, `.service_dsn` for asyncpg,
            `.owner_url`, `.service_url` for SQLAlchemy, `.name`, `.owner_role`, `.service_role`.
            The roles are the same in every database of the session.

A database with a schema in it is cheap by a template, which is prepared once per session:

    @pytest.fixture
    async def log_database(postgres: PostgresServer) -> AsyncIterator[Database]:
        async with postgres.from_template("log", migrate) as database:   # migrate(database)
            yield database

A test that kills or restarts PostgreSQL makes its own server: `own_postgres`.
A test that needs the connection cut, held or stranded, or an answer lost, goes through a wire:
`async with wire_to(database.service_dsn) as wire` (`baton_testkit.servers.wire`).

A test that needs a server which only Debian has is marked `needs_debian("dovecot", …)` with the
programs it starts. Elsewhere it is not collected, and printed as `not run here: …`; so is a test
marked `needs_history` where git has no whole history.

`kafka`     one Apache Kafka per session (`KafkaServer`): `.servers` for `bootstrap_servers`,
            `await kafka.create_topics(name, partitions=…)`. Topics are named anew per test.
            A test that kills it makes its own: `async with kafka_server() as server`.
"""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from hypothesis import settings

from baton_common.platform.postgres.database import Database
from baton_embedded.servers.kafka import KafkaServer, kafka_server
from baton_testkit.servers.postgres import PostgresServer, postgres_server
from tests.not_run_here import (
    pytest_collection_modifyitems,
    pytest_runtest_setup,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from tests.sharing_out import pytest_xdist_make_scheduler

settings.register_profile("baton", deadline=None)
settings.load_profile("baton")  # nothing is timed in tests: the machine may be busy

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_runtest_setup",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "pytest_xdist_make_scheduler",
]


@pytest.fixture(scope="session", autouse=True)
def plain_tracebacks() -> Iterator[None]:
    """The painted ones hold up the loop for a second each, and PostgreSQL away brings many."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's server. Never stopped or killed by a test."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server of one test, which may kill, stop and start it. Takes a second."""
    with postgres_server() as server:
        yield server


@pytest.fixture
async def database(postgres: PostgresServer) -> AsyncIterator[Database]:
    """An empty database, dropped after the test."""
    async with postgres.fresh() as made:
        yield made


@pytest.fixture(scope="session")
async def kafka() -> AsyncIterator[KafkaServer]:
    """The session's broker. Never stopped or killed by a test."""
    async with kafka_server() as server:
        yield server
