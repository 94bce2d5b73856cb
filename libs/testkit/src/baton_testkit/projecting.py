"""Given these events, then these rows: tests of read models without PostgreSQL."""

from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table

from baton_common.engine.projections.port import Projection, Row
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.received_message import ReceivedMessage
from baton_testkit.memory_rows import MemoryRowStore

R = TypeVar("R")

METADATA = Metadata(correlation_id="test", actor="somebody")


@dataclass(frozen=True)
class Projecting(Generic[R]):
    """A read model under test: `errands = Projecting(Errands)`, then
    `errands.given(*recorded(asked, taken)).then(ERRANDS, ErrandRow(…))`.
    """

    make: Callable[[], Projection[R]]

    def given(self, *records: R) -> "Shown":
        """The events to fold, oldest first. They are folded twice, as one batch and one by one: the
        rows must not depend on where a batch ends."""
        together, apart = MemoryRowStore(), MemoryRowStore()
        at_once, one_by_one = self.make(), self.make()
        if records:
            _finish(at_once.apply(records, together))
        for record in records:
            _finish(one_by_one.apply([record], apart))
        assert together.tables == apart.tables, "the rows depend on where a batch ends"
        return Shown(together)


@dataclass(frozen=True)
class Shown:
    """The resulting rows."""

    store: MemoryRowStore

    def then(self, table: Table, *rows: Row) -> "Shown":
        """Exactly these rows, ordered by key."""
        found = self.store.rows(table, type(rows[0])) if rows else self.store.tables.get(table.name)
        assert (found or []) == list(rows)
        return self

    def row(self, table: Table, row: type[Row], *key: Hashable) -> Row:
        """The row with this key. AssertionError if there is none."""
        names = [column.name for column in table.primary_key]
        for each in self.store.rows(table, row):
            if tuple(getattr(each, name) for name in names) == key:
                return each
        raise AssertionError(f"{table.name} has no row {key}")

    def rows(self, table: Table, row: type[Row]) -> list[Row]:
        """All rows of a table, by key."""
        return self.store.rows(table, row)


def recorded(*events: Event | tuple[str, Event], metadata: Metadata = METADATA) -> list[Recorded]:
    """Records of the events as in the own log, consecutive from its beginning; each may be given
    with its stream."""
    placed = [each if isinstance(each, tuple) else ("test-1", each) for each in events]
    return [
        Recorded(
            position=Position(1, number),
            stream=stream,
            version=number,
            id=UUID(int=number),
            type=type(event).__name__,
            event=event,
            metadata=metadata,
            at=event.at,
            recorded_at=event.at,
        )
        for number, (stream, event) in enumerate(placed, 1)
    ]


def received(*contracts: Contract, at: datetime, topic: str = "test") -> list[ReceivedMessage]:
    """Records of the contracts as a topic delivers them, consecutive from its beginning."""
    messages = []
    for number, contract in enumerate(contracts, 1):
        type_, key, body = encode_contract(contract)
        messages.append(
            ReceivedMessage(
                topic=topic,
                partition=0,
                offset=number,
                log=str(UUID(int=1)),
                position=Position(1, number),
                previous=Position(1, number - 1) if number > 1 else START,
                key=key,
                type=type_,
                body=body,
                metadata=METADATA,
                at=at,
                recorded_at=at,
            )
        )
    return messages


def _finish(steps: Coroutine[Any, Any, None]) -> None:
    """Run the fold synchronously: it only awaits rows, which are in memory."""
    try:
        while True:
            waits = steps.send(None)
            assert waits is None, f"a read model waits for {waits}"
    except StopIteration:
        return
