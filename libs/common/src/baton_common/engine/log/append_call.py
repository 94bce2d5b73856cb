"""The one call of `append`: its arguments from units, its answer for each unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from baton_common.engine.log.unit import Outcome, Unit
from baton_common.model.unit_of_work import NIL

MAX_UNITS = 512
MAX_EVENTS = 4_000
MAX_BYTES = 2_000_000
MAX_BODY = 65_536

_GROUPS = {"marks": 9, "deadlines": 6, "answers": 6, "guards": 5, "records": 12}
_ARGUMENTS = 1 + 6 + 9 + 5 + sum(_GROUPS.values())
APPEND = f"select * from append({', '.join(f'${n}' for n in range(1, _ARGUMENTS + 1))})"

_WROTE_NOTHING = (0, NIL)


class Written(NamedTuple):
    """The outcome of one call."""

    before: int
    """The position before its first event."""
    head: int
    """The position of its last event."""
    recorded_at: datetime
    outcomes: list[Outcome]
    standing: list[Unit]
    """The units that this call brought in, in order."""
    landed: int
    """Units that an earlier try of the same call had brought in."""

    def rows(self, epoch: int) -> list[tuple[Any, ...]]:
        """Its events as they are stored, in the columns in which the tail reads them."""
        position = self.before
        rows = []
        for unit in self.standing:
            for d in unit.drafts:
                position += 1
                rows.append(
                    (
                        *(position, epoch, d.stream, d.version, d.id, d.type, d.type_version),
                        *(d.data, unit.metadata, d.at, self.recorded_at),
                    )
                )
        return rows


def up_to_limits(units: Sequence[Unit], most: int) -> list[Unit]:
    """The first of them, as many as one call may carry."""
    number = events = size = 0
    firing: set[Unit] = set()
    for unit in units:
        events += len(unit.drafts)
        size += unit.size
        if number and (
            number >= most
            or events > MAX_EVENTS
            or size > MAX_BYTES
            or (firing and not firing.isdisjoint(unit.after))
        ):
            break
        number += 1
        if unit.deadlines and unit.fires():
            firing.add(unit)
    return list(units[:number])


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


def written(units: Sequence[Unit], row: Any) -> Written:
    """The answer of `append` for each unit."""
    before: int = row["head"]
    head = before
    if not row["failed"]:
        outcomes = []
        for unit in units:
            head += len(unit.drafts)
            outcomes.append(Outcome(head if unit.drafts else None, None))
        return Written(before, head, row["recorded"], outcomes, [*units], 0)
    why = {
        number - 1: (reason, position)
        for number, reason, position in zip(
            row["failed"], row["reasons"], row["positions"], strict=True
        )
    }
    outcomes = []
    standing = []
    landed = 0
    for index, unit in enumerate(units):
        reason, first = why.get(index, (None, 0))
        if reason is None:
            head += len(unit.drafts)
            standing.append(unit)
            outcomes.append(Outcome(head if unit.drafts else None, None))
        elif reason == "landed":
            landed += 1
            outcomes.append(Outcome(first + len(unit.drafts) - 1, None))
        else:
            outcomes.append(Outcome(None, reason))
    return Written(before, head, row["recorded"], outcomes, standing, landed)


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
