"""The metrics of a service's log, feeds, read models and loops."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from baton_common.engine.feed.following import Following
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.model.service import Loop
from baton_common.platform.telemetry.metrics import Reading


def readings_of(
    log: PostgresLog,
    hearers: Mapping[str, Following],
    shown: Sequence[ProjectionRunner],
    loops: Sequence[Loop],
) -> Callable[[], Iterator[Reading]]:
    """Read when somebody asks; the lists may still grow until then."""

    def readings() -> Iterator[Reading]:
        head = log.tail.newest.number
        yield "baton_log_head", (), head
        yield "baton_log_units_total", (), log.counts.units
        for reason, count in log.counts.failed.items():
            yield "baton_log_refused_units_total", (reason,), count
        for subscriber, following in hearers.items():
            for disposition, count in following.tally.as_dict().items():
                yield "baton_feed_records_total", (subscriber, disposition), count
        for runner in shown:
            lag = head - runner.position.number
            yield "baton_projection_lag", (runner.tables.name,), max(0, lag)
        for loop in loops:
            yield "baton_loop_still_seconds", (loop.name,), loop.progress()

    return readings
