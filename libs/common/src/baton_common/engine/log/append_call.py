"""The one call of `append`, and its arguments from units."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from baton_common.engine.log.unit import Unit
from baton_common.model.unit_of_work import NIL

MAX_UNITS = 512
MAX_EVENTS = 4_000
MAX_BYTES = 2_000_000
MAX_BODY = 65_536

_GROUPS = {"marks": 9, "deadlines": 6, "answers": 6, "guards": 5, "records": 12}
_ARGUMENTS = 1 + 6 + 9 + 5 + sum(_GROUPS.values())
APPEND = f"select * from append({', '.join(f'${n}' for n in range(1, _ARGUMENTS + 1))})"

_WROTE_NOTHING = (0, NIL)


def arguments(epoch: int, units: Sequence[Unit]) -> list[Any]:
    """The arguments in the order of `append`; a group without rows is null."""
    return [
        epoch,
        *_reads(units),
        *_events(units),
        *_columns("marks", _checkpoints(units)),
        *_columns("deadlines", _deadlines(units)),
        *_columns("answers", _answers(units)),
        *_columns("guards", _fences(units)),
        *_columns("records", _records(units)),
    ]


def _reads(units: Sequence[Unit]) -> list[list[Any]]:
    number: list[int] = []
    stream: list[str] = []
    version: list[int] = []
    id_: list[UUID] = []
    count: list[int] = []
    last: list[UUID] = []
    for n, unit in enumerate(units, 1):
        wrote: dict[str, tuple[int, UUID]] = {}
        for draft in unit.drafts:
            wrote[draft.stream] = (wrote.get(draft.stream, _WROTE_NOTHING)[0] + 1, draft.id)
        for name, held in unit.read.items():
            events, newest = wrote.get(name, _WROTE_NOTHING)
            number.append(n)
            stream.append(name)
            version.append(held.version)
            id_.append(held.last)
            count.append(events)
            last.append(newest)
    return [number, stream, version, id_, count, last]


def _events(units: Sequence[Unit]) -> list[Any]:
    rows = [
        (n, d.id, d.stream, d.version, d.type, d.type_version, d.data, unit.metadata, d.at)
        + (d.published or _PUBLISHES_NOTHING)
        for n, unit in enumerate(units, 1)
        for d in unit.drafts
    ]
    if not rows:
        return [None] * 14
    columns: list[Any] = list(zip(*rows, strict=True))
    tells = any(columns[-1])
    return columns if tells else [*columns[:-5], *_PUBLISHES_NOTHING]


_PUBLISHES_NOTHING = (None, None, None, None, None)


def _checkpoints(units: Sequence[Unit]) -> Iterable[tuple[Any, ...]]:
    return [
        (n, m.subscriber, m.topic, m.partition, *m.before, *m.after, m.next_offset)
        for n, unit in enumerate(units, 1)
        for m in unit.checkpoints
    ]


def _deadlines(units: Sequence[Unit]) -> Iterable[tuple[Any, ...]]:
    return [(n, *row) for n, unit in enumerate(units, 1) for row in unit.deadlines]


def _answers(units: Sequence[Unit]) -> Iterable[tuple[Any, ...]]:
    return [(n, *unit.answer) for n, unit in enumerate(units, 1) if unit.answer]


def _fences(units: Sequence[Unit]) -> Iterable[tuple[Any, ...]]:
    return [
        (n, g.name, g.before, g.after, g.holder)
        for n, unit in enumerate(units, 1)
        for g in unit.fences
    ]


def _records(units: Sequence[Unit]) -> Iterable[tuple[Any, ...]]:
    return [
        (
            *(n, r.op, r.subscriber, r.key, r.topic, r.partition),
            *(r.offset, r.digest, *r.position, r.record, r.reason),
        )
        for n, unit in enumerate(units, 1)
        for r in unit.records
    ]


def _columns(group: str, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    columns: list[Any] = list(zip(*rows, strict=True))
    return columns or [None] * _GROUPS[group]
