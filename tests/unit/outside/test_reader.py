"""An outside reader handlers each piece of news once and in order, and loses none to a bad one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from baton_common.engine.feed.envelope import Record, decode_record
from baton_common.engine.feed.port import NotFromTheBeginning
from baton_common.model.contract import Contract
from baton_common.model.event_types import UnknownEvent
from baton_common.model.received_message import Poison
from baton_department.reader import Message, TopicReader
from baton_department.sqlite import SqliteCheckpoints
from baton_department.unavailable import Unavailable
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.contracts.feed.lamps import LampTold, publish_lamp, switch
from tests.unit.feed.scripted import ScriptedFeed, records_told

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def decode(type_: str, body: bytes) -> Contract:
    if type_ != LampTold.contract_type:
        raise UnknownEvent(f"{type_} is not known to this release")
    return msgspec.json.decode(body, type=LampTold)


@dataclass
class Workshop:
    """Writes a line for each switching but those that it is told to be silent about."""

    keeping: SqliteCheckpoints
    owner: MemoryLog = field(
        default_factory=lambda: MemoryLog(HandClock(NINE).now, publishers={"lamp": publish_lamp})
    )
    feed: ScriptedFeed = field(default_factory=lambda: ScriptedFeed(partitions=24))
    away: int = 0
    received: list[str] = field(default_factory=list)

    async def receive(self, message: Message[LampTold]) -> Any:
        words = message.contract.words
        if self.away:
            self.away -= 1
            raise Unavailable("the API is away")
        if words == "poison":
            raise Poison("never")
        if words == "mistake":
            raise KeyError(words)
        self.received.append(message.id)
        line = f"{message.contract.lamp} {message.contract.times}"
        if words == "nothing":
            return None
        return lambda db: db.execute("insert into lines values (?)", [line])

    def reader(self, **more: Any) -> TopicReader[Any]:
        """A reader, as a process makes it when it starts."""
        return TopicReader(
            "workshop",
            self.feed,
            "lamps",
            self.keeping,
            decode=decode,
            handlers={LampTold: self.receive},
            **more,
        )

    async def published(self, *switched: tuple[str, str]) -> list[tuple[int, Record]]:
        before = len(records_told(self.owner))
        for lamp, words in switched:
            await switch(self.owner, lamp, words)
        return records_told(self.owner)[before:]

    def lines(self) -> list[str]:
        return [line for (line,) in self.keeping.db.execute("select line from lines")]

    def set_aside(self) -> list[tuple[bytes, str]]:
        return self.keeping.db.execute("select record, reason from baton_set_aside").fetchall()


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    keeping = SqliteCheckpoints(tmp_path / "workshop.sqlite")
    keeping.db.execute("create table lines (line text)")
    yield Workshop(keeping)
    keeping.close()


async def test_doubles_are_passed_over_also_by_a_process_that_starts_anew(
    workshop: Workshop,
) -> None:
    told = await workshop.published(("a", "on"), ("a", "nothing"), ("a", "on"))
    workshop.feed.bring([*told, *told])
    await workshop.reader().following.catch_up()
    workshop.feed.bring(told)
    again = workshop.reader()
    await again.following.catch_up()
    assert workshop.lines() == ["a 1", "a 3"]
    assert again.following.tally.double == 6
    assert again.following.tally.balanced()


async def test_what_comes_early_waits_for_what_is_missing(workshop: Workshop) -> None:
    first, second, third = await workshop.published(("a", "on"), ("a", "on"), ("a", "on"))
    workshop.feed.bring([first, third])
    reader = workshop.reader()
    await reader.following.catch_up()
    assert workshop.lines() == ["a 1"]
    assert reader.following.tally.early == 1
    assert len(list(reader.following.gaps)) == 1
    workshop.feed.bring([second, third])
    await reader.following.catch_up()
    assert workshop.lines() == ["a 1", "a 2", "a 3"]


async def test_the_id_of_news_is_the_same_whenever_it_comes(workshop: Workshop) -> None:
    workshop.feed.bring(await workshop.published(("a", "on"), ("a", "mistake")))
    for _ in range(2):
        with pytest.raises(KeyError):
            await workshop.reader().following.catch_up()
    assert workshop.lines() == ["a 1"]
    assert workshop.received == [f"{records_told_id(workshop)}"]


async def test_what_can_never_be_handled_is_set_aside_with_its_bytes(workshop: Workshop) -> None:
    told = await workshop.published(("a", "poison"), ("a", "on"))
    number, good = told[1]
    stray = Record([], b"a", b"who knows")
    workshop.feed.bring([told[0], (number, stray), (number, good)])
    reader = workshop.reader()
    await reader.following.catch_up()
    assert workshop.lines() == ["a 2"]
    kept = [(decode_record(record).value, reason) for record, reason in workshop.set_aside()]
    assert [value for value, _ in kept] == [told[0][1].value, b"who knows"]
    assert kept[0][1] == "Poison: never"
    tally = reader.following.tally
    assert (tally.dead, tally.applied) == (2, 1)
    assert tally.balanced()


async def test_a_newer_version_is_set_aside_and_a_stranger_passed_over(workshop: Workshop) -> None:
    told = await workshop.published(("a", "on"), ("a", "on"), ("a", "on"))
    newer = _as_type(told[0][1], "toy.lamp.switched.v2")
    stranger = _as_type(told[1][1], "toy.window.opened.v1")
    number = told[0][0]
    workshop.feed.bring([(number, newer), (number, stranger), told[2]])
    await workshop.reader().following.catch_up()
    assert workshop.lines() == ["a 3"]
    ((_, reason),) = workshop.set_aside()
    assert "toy.lamp.switched.v2 is not known" in reason


async def test_who_is_away_is_waited_for(workshop: Workshop) -> None:
    workshop.away = 1
    workshop.feed.bring(await workshop.published(("a", "on")))
    await workshop.reader().following.catch_up()
    assert workshop.lines() == ["a 1"]


async def test_a_new_reader_begins_at_the_first_record_unless_it_is_told_otherwise(
    workshop: Workshop,
) -> None:
    _, second = await workshop.published(("a", "on"), ("a", "on"))
    workshop.feed.bring([second])
    with pytest.raises(NotFromTheBeginning):
        await workshop.reader().following.catch_up()
    await workshop.reader(from_retention=True).following.catch_up()
    assert workshop.lines() == ["a 2"]


def records_told_id(workshop: Workshop) -> str:
    return dict(records_told(workshop.owner)[0][1].headers)["ce_id"].decode()


def _as_type(record: Record, type_: str) -> Record:
    headers = [(name, type_.encode() if name == "ce_type" else v) for name, v in record.headers]
    return Record(headers, record.key, record.value)
