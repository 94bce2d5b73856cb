"""A toy service whose notes are personal, some of them written down long after they took effect."""

from datetime import datetime
from typing import Any, TypeAlias, assert_never

import msgspec

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.position import Position
from baton_common.model.unit_of_work import UnitOfWork


class NoteWritten(Event, frozen=True):
    page: str
    text: Personal[str]


class NoteShut(Event, frozen=True):
    page: str
    why: str


class NotYetWritten(msgspec.Struct, frozen=True):
    """An empty entry."""


class Written(msgspec.Struct, frozen=True):
    text: Personal[str]
    times: int = 1


class Shut(msgspec.Struct, frozen=True):
    why: str
    times: int


Note: TypeAlias = NotYetWritten | Written | Shut


def evolve(note: Note, event: NoteWritten | NoteShut) -> Note:
    match event, note:
        case NoteWritten(text=text), Written(times=times) | Shut(times=times):
            return Written(text, times + 1)
        case NoteWritten(text=text), NotYetWritten():
            return Written(text)
        case NoteShut(why=why), Written(times=times) | Shut(times=times):
            return Shut(why, times)
        case NoteShut(), NotYetWritten():
            raise AssertionError("shut before it was written")
        case _:
            assert_never(event)  # type: ignore[arg-type]  # a pair is not narrowed by one half


NOTE: Aggregate[Note, Any] = Aggregate(
    "note",
    NotYetWritten(),
    evolve,
    EventTypes({"note-written": NoteWritten, "note-shut": NoteShut}),
)


class NoteNews(Contract, frozen=True):
    contract_type = "test.note.news.v1"
    page: str
    state: str

    @property
    def key(self) -> str:
        return self.page


def publish_note(event: Event, after: Note) -> NoteNews | None:
    match event:
        case NoteShut(page=page):
            return NoteNews(page=page, state=type(after).__name__)
        case _:
            return None


PUBLISHERS = {NOTE.category: publish_note}


async def write(
    log: PostgresLog, page: str, text: Personal[str], at: datetime, journey: str = "journey-1"
) -> Position:
    """A note that took effect at an instant; it is written down now."""
    return await _record(log, page, NoteWritten(page=page, text=text, at=at), journey)


async def shut(log: PostgresLog, page: str, at: datetime, journey: str = "journey-1") -> Position:
    """Others hear of it."""
    return await _record(log, page, NoteShut(page=page, why="full", at=at), journey)


async def _record(log: PostgresLog, page: str, event: Event, journey: str) -> Position:
    def decide(work: UnitOfWork) -> None:
        work.record(NOTE, page, event)

    metadata = Metadata(correlation_id=journey, actor="person:lena")
    position = (await log.run(decide, metadata=metadata)).position
    assert position is not None
    return position
