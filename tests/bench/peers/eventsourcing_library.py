"""The eventsourcing library on PostgreSQL, as its documentation sets it up."""

import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL, Identifier

from baton_common.platform.postgres.database import Database

THREADS = 8
WORDS = "x" * 120
_LIMIT = 60.0
_numbers = count(1)


class Thing(Aggregate):  # type: ignore[misc]  # its types are not followed
    """An aggregate with one event."""

    @event("Begun")  # type: ignore[untyped-decorator]  # as above
    def __init__(self, words: str) -> None:
        self.words = words


class Things(Application[uuid.UUID]):  # type: ignore[misc]  # as above
    """The library's application, which saves things."""


class SeenView(PostgresTrackingRecorder):  # type: ignore[misc]  # as above
    """The read model: one row a thing, written with the tracking record of its event."""

    def __init__(self, datastore: Any, **settings: Any) -> None:
        super().__init__(datastore, **settings)
        self.began: float | None = None
        self.table = f"{self.tracking_table_name}_seen"
        names = Identifier(datastore.schema), Identifier(self.table)
        self.sql_create_statements.append(
            SQL(
                "create table if not exists {0}.{1} "
                "(thing uuid primary key, times int not null, words text not null)"
            ).format(*names)
        )
        self._upsert = SQL(
            "insert into {0}.{1} as s values (%s, 1, %s) "
            "on conflict (thing) do update set times = s.times + 1, words = excluded.words"
        ).format(*names)

    def saw(self, thing: uuid.UUID, words: str, tracking: Tracking) -> None:
        """In one transaction; the clock starts with the first."""
        self.began = self.began or time.perf_counter()
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(self._upsert, (thing, words), prepare=True)


class Seen(Projection[SeenView]):  # type: ignore[misc]  # as above
    """Each event by itself, as the library does it."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Upsert the thing."""
        self.view.saw(domain_event.originator_id, domain_event.words, tracking)


def environment(database: Database) -> dict[str, str]:
    """The library's settings."""
    parts = urlsplit(database.owner_dsn)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": database.name,
        "POSTGRES_HOST": host,
        "POSTGRES_PORT": str(parts.port or parse_qs(parts.query).get("port", ["5432"])[0]),
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": parts.password or "",
        "POSTGRES_POOL_SIZE": str(THREADS),
    }


def append_rate(where: Mapping[str, str], seconds: float) -> float:
    """Events per second, each a save of its own on a stream of its own, by eight threads that
    are connected when the clock starts."""
    application = Things(env=dict(where))
    ready = Barrier(THREADS)

    def save(_: int) -> float:
        application.save(Thing(WORDS))
        ready.wait(_LIMIT)
        saved, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            application.save(Thing(WORDS))
            saved += 1
        return saved / (time.perf_counter() - began)

    try:
        with ThreadPoolExecutor(THREADS) as threads:
            return sum(threads.map(save, range(THREADS)))
    finally:
        application.close()


def fill(where: Mapping[str, str], events: int) -> None:
    """Fills the library's log with `events` things, for the projection."""
    application = Things(env=dict(where))
    try:
        for _ in range(events // 100):
            application.save(*[Thing(WORDS) for _ in range(100)])
    finally:
        application.close()


def projection_rate(where: Mapping[str, str]) -> float:
    """Events per second of all that is there, projected from the beginning."""
    seen = type(f"Seen{next(_numbers)}", (Seen,), {})
    application = Things(env=dict(where))
    events = application.recorder.max_notification_id()
    application.close()
    with ProjectionRunner(
        application_class=Things, projection_class=seen, view_class=SeenView, env=dict(where)
    ) as runner:
        runner.wait(events, timeout=_LIMIT)
        return float(events / (time.perf_counter() - runner.view.began))
