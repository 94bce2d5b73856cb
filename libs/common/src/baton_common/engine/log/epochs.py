"""Epochs: notices that the database went back in time or moved before harm is done, and resumes."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from baton_common.engine.log.connections import Readers, StatementFailure, failure_of
from baton_common.engine.log.high_water_file import Seen
from baton_common.model.aggregate import Aggregate
from baton_common.model.clock import new_id, uuid7
from baton_common.model.event_types import EventTypes
from baton_common.model.log_port import LogMoved
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata, encode_metadata
from baton_common.model.position import START, Position

Witness = Callable[[str], Awaitable[Position | None]]
"""Given the log's uuid, gives the greatest position of it that somebody else has seen (a topic's
partitions, a direct subscriber's marks). Raises whatever it likes when it cannot be asked."""


class LogResumed(Event, frozen=True):
    """The log goes on in a new epoch; what stood after `fork` in the old one is lost."""

    old_epoch: int
    new_epoch: int
    fork: int


def _nothing(state: None, _: Event) -> None:
    return state


LOG: Aggregate[None, Any] = Aggregate(
    "log", None, _nothing, EventTypes({"log-resumed": LogResumed})
)
"""The log's own stream, `log-<uuid>`."""

_HEAD = """select h.log, h.epoch, h.partitions, h.timeline, h.system_identifier,
    substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) here_timeline,
    (select c.system_identifier from pg_control_system() c) here_system,
    e.epoch tail_epoch, e.position tail
from log_head h left join (
    select e.epoch, e.position from events e order by e.position desc limit 1) e on true"""
_STARTS = "select epoch, position from events where stream = $1 order by version"
_EVENT = "select id, epoch from events where position = $1"
_BEGIN = "select begin_epoch($1, $2, $3, $4)"


@dataclass(frozen=True, slots=True)
class Head:
    """`log_head` and the newest event, read together."""

    log: UUID
    epoch: int
    partitions: int
    elsewhere: bool
    """The timeline or the system is another than the one the epoch was begun in."""
    tail: Position


@dataclass(frozen=True, slots=True)
class Verdict:
    """`beyond` empty and not `resume`: nothing happened. `resume`: a new epoch is needed;
    with `beyond` empty it is begun without asking."""

    resume: bool
    new_epoch: int
    beyond: Mapping[str, str] = field(default_factory=dict)
    """The witnesses that saw more than the log has, with a sentence each."""

    def __str__(self) -> str:
        return " ".join(self.beyond.values())


async def read_head(readers: Readers) -> Head:
    """Raises LogUnavailable."""
    row = await readers.row(_HEAD)
    here = (row["here_timeline"], row["here_system"])
    return Head(
        log=row["log"],
        epoch=row["epoch"],
        partitions=row["partitions"],
        elsewhere=here != (row["timeline"], row["system_identifier"]),
        tail=Position(row["tail_epoch"], row["tail"]) if row["tail"] else START,
    )


async def epoch_starts(readers: Readers, log: UUID) -> list[Position]:
    """The first position of each epoch after the first, oldest first."""
    rows = await readers.fetch(_STARTS, LOG.stream(str(log)))
    return [Position(row["epoch"], row["position"]) for row in rows]


async def compare(
    readers: Readers,
    head: Head,
    second: Seen | None,
    witnesses: Mapping[str, Witness],
    without: Collection[str] = (),
) -> Verdict:
    """Compare the log's tail with all who have seen it.

    Witnesses are asked when something is odd already, or there is no second place; one that
    cannot be asked raises LogMoved if something is odd and is passed over otherwise, so that
    a service starts without Kafka.
    """
    beyond: dict[str, str] = {}
    epochs = [head.epoch]
    if second is not None:
        epochs.append(second.epoch)
        if (odd := await _odd(readers, head, second)) is not None:
            beyond["second place"] = odd
    suspicious = head.elsewhere or bool(beyond)
    if suspicious or second is None:
        for name, witness in witnesses.items():
            if name in without:
                continue
            try:
                seen = await witness(str(head.log))
            except Exception as away:
                if suspicious:
                    raise LogMoved(
                        f"The log moved and {name} cannot be asked how far it had come: {away}"
                    ) from away
                continue
            if seen is not None:
                epochs.append(seen.epoch)
                if seen > head.tail:
                    beyond[name] = f"{name} has seen {seen}, the log ends at {head.tail}."
    return Verdict(head.elsewhere or bool(beyond), 1 + max(epochs), beyond)


async def _odd(readers: Readers, head: Head, second: Seen) -> str | None:
    if second.log != head.log:
        return f"The second place belongs to the log {second.log}, this one is {head.log}."
    if second.position > head.tail:
        return f"The second place has seen {second.position}, the log ends at {head.tail}."
    row = await readers.row(_EVENT, second.number)
    if row is not None and row["epoch"] == second.epoch and row["id"] != second.event:
        return f"At {second.position} the log has another event than the second place saw."
    return None


async def begin_epoch(readers: Readers, head: Head, new_epoch: int, actor: str) -> bool:
    """Begin it with the event `log-resumed`, which the same SQL function writes under the head
    lock; false if another process was first."""
    metadata = encode_metadata(Metadata(correlation_id=new_id(), actor=actor))
    try:
        await readers.value(_BEGIN, head.epoch, new_epoch, uuid7(), metadata)
    except asyncpg.PostgresError as error:
        if failure_of(error) is StatementFailure.MOVED:
            return False
        raise
    return True
