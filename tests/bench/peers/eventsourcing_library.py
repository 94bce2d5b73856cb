"""The eventsourcing library on PostgreSQL, as its documentation sets it up, on eight threads."""

import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

THREADS = 8


class Thing(Aggregate):  # type: ignore[misc]  # its types are not followed
    """An aggregate with one event."""

    @event("Begun")  # type: ignore[untyped-decorator]  # as above
    def __init__(self, words: str) -> None:
        self.words = words


def rate(environment: Mapping[str, str], events: int) -> float:
    """Events per second, each a save of its own on a stream of its own."""
    application: Application[uuid.UUID] = Application(env=dict(environment))
    each = events // THREADS

    def save(_: int) -> None:
        for _ in range(each):
            application.save(Thing("x" * 120))

    try:
        save(0)
        began = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(save, range(THREADS)))
        return each * THREADS / (time.perf_counter() - began)
    finally:
        application.close()
