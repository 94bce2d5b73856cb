"""A consumer over a log in memory: doubles, early records, dead letters, parking, retries."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from baton_common.engine.consumers.consumer import Consumer
from baton_common.engine.consumers.dead_letters import DeadLetter
from baton_common.engine.feed.envelope import Record
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.port import NotFromTheBeginning
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from tests.contracts.feed.lamps import BOARD, METADATA, Board, publish_lamp, switch
from tests.unit.feed.scripted import (
    ListLedger,
    MemoryConsumerStore,
    ScriptedFeed,
    records_told,
)


@dataclass
class World:
    """A publisher, a topic and a subscriber."""

    owner: MemoryLog
    log: MemoryLog
    board: Board = field(default_factory=Board)
    feed: ScriptedFeed = field(default_factory=ScriptedFeed)
    ledger: ListLedger = field(default_factory=ListLedger)

    def __post_init__(self) -> None:
        self.following = self.start()

    def start(self, *, from_retention: bool = False) -> Following:
        """A process of the subscriber, as after a restart."""
        store = MemoryConsumerStore(self.log.store)
        self.consumer = Consumer("board", self.log, store, self.board.handlers)
        self.following = Following(
            self.feed, self.consumer, ["lamps"], self.ledger, from_retention=from_retention
        )
        return self.following

    async def published(self, *switched: tuple[str, str]) -> list[tuple[int, Record]]:
        """The records that the owner publishes about these switchings."""
        before = len(self.owner.published("lamps"))
        for lamp, words in switched:
            await switch(self.owner, lamp, words)
        return records_told(self.owner)[before:]

    def received(self, lamp: str) -> tuple[str, ...]:
        """The board's lines about a lamp."""
        return self.log.state(BOARD, lamp)

    def dead_letters(self) -> list[DeadLetter]:
        return MemoryConsumerStore(self.log.store).dead_letters()

    async def wish(self, dead_letter: DeadLetter, what: str) -> None:
        await self.log.run(
            lambda work: None, metadata=METADATA, records=[dead_letter.move("wish", what)]
        )


@pytest.fixture
def world() -> Iterator[World]:
    clock = HandClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    owner = MemoryLog(clock.now, publishers={"lamp": publish_lamp}, partitions=4)
    made = World(owner, MemoryLog(clock.now, partitions=4))
    yield made
    assert made.following.tally.balanced(), made.following.tally


async def test_records_are_heard_in_order_and_doubles_change_nothing(world: World) -> None:
    records = await world.published(("a", "1"), ("b", "1"), ("a", "2"), ("a", "3"))
    world.feed.bring([*records, *records, records[2]])
    await world.following.catch_up()
    assert world.received("a") == ("1 1", "2 2", "3 3")
    assert (world.following.tally.applied, world.following.tally.double) == (4, 5)
    assert await world.start().catch_up() == 5


async def test_an_early_record_is_dropped_and_the_gap_closes_when_it_comes_again(
    world: World,
) -> None:
    first, second, third = await world.published(("a", "1"), ("a", "2"), ("a", "3"))
    world.feed.bring([first, third])
    await world.following.catch_up()
    assert world.received("a") == ("1 1",)
    assert world.ledger.log == ["opened"]
    world.feed.bring([second, third])
    await world.following.catch_up()
    assert world.received("a") == ("1 1", "2 2", "3 3")
    assert world.ledger.log[-1] == "closed"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("poison", "Poison: these words cannot be heard"),
        ("refuse", "Refused: the board refuses these words"),
        ("mistake", "KeyError in _on_switched"),
    ],
)
async def test_a_poison_record_is_set_aside_with_those_behind_it_and_others_go_on(
    world: World, words: str, reason: str
) -> None:
    world.feed.bring(
        await world.published(("a", "1"), ("a", words), ("b", "1"), ("a", "3"), ("a", "nobody's"))
    )
    await world.following.catch_up()
    assert (world.received("a"), world.received("b")) == (("1 1",), ("1 1",))
    dead, *parked = world.dead_letters()
    assert (dead.reason or "").startswith(reason)
    assert "secret" not in (dead.reason or "")
    assert [dead_letter.reason for dead_letter in parked] == [None, None]
    world.feed.bring(await world.published(("a", "5"), ("b", "2")))
    await world.start().catch_up()
    assert len(world.dead_letters()) == 4
    assert world.received("b") == ("1 1", "2 2")


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("", b"{", "DecodeError: "),
        ("", b'{"lamp":"a","times":"two","words":"x"}', "ValidationError: "),
        ("ce_time", b"yesterday", "Unreadable: "),
        ("ce_specversion", b"0.3", "Unreadable: "),
    ],
)
async def test_a_record_that_cannot_be_read_is_set_aside_and_the_checkpoint_moves_on(
    world: World, header: str, value: bytes, reason: str
) -> None:
    first, (partition, second), third, other = await world.published(
        ("a", "1"), ("a", "2"), ("a", "3"), ("b", "1")
    )
    fields = {**dict(second.headers), header: value} if header else dict(second.headers)
    broken = Record(list(fields.items()), second.key, second.value if header else value)
    world.feed.bring([first, (partition, broken), third, other])
    await world.following.catch_up()
    assert (world.received("a"), world.received("b")) == (("1 1",), ("1 1",))
    dead, parked = world.dead_letters()
    assert (dead.reason or "").startswith(reason)
    assert parked.reason is None
    assert world.following.tally.early == 0


async def test_a_retry_goes_through_the_key_in_order_and_stops_at_the_first_that_fails(
    world: World,
) -> None:
    world.feed.bring(
        await world.published(("a", "poison"), ("a", "2"), ("a", "refuse"), ("a", "4"))
    )
    await world.following.catch_up()
    await world.wish(world.dead_letters()[0], "retry")
    await world.start().catch_up()
    assert [dead_letter.wish for dead_letter in world.dead_letters()] == [None] * 4
    world.board.healed = True
    await world.wish(world.dead_letters()[0], "retry")
    await world.start().catch_up()
    assert world.received("a") == ("1 poison", "2 2", "3 refuse", "4 4")
    assert world.dead_letters() == []


async def test_a_dropped_letter_lets_the_key_go_on(world: World) -> None:
    world.feed.bring(
        await world.published(("a", "poison"), ("a", "2"), ("a", "refuse"), ("a", "4"))
    )
    await world.following.catch_up()
    await world.wish(world.dead_letters()[0], "drop")
    await world.start().catch_up()
    assert world.received("a") == ("2 2",)
    assert [dead_letter.reason for dead_letter in world.dead_letters()] == [
        "Refused: the board refuses these words",
        None,
    ]


async def test_a_stray_without_a_chain_is_kept_once_and_moves_no_checkpoint(world: World) -> None:
    (partition, first), (_, second) = await world.published(("a", "1"), ("a", "2"))
    stray = Record([("ce_id", b"forged")], b"a", b"{}")
    world.feed.bring([(partition, first), (partition, stray), (partition, second)])
    await world.following.catch_up()
    await world.start().catch_up()
    assert world.received("a") == ("1 1", "2 2")
    (dead_letter,) = world.dead_letters()
    assert (dead_letter.reason or "").startswith("NoChain")
    await world.wish(dead_letter, "drop")
    await world.start().catch_up()
    assert world.dead_letters() == []


async def test_two_processes_of_one_subscriber_hear_each_record_once(world: World) -> None:
    world.feed.batch_size = 2
    world.feed.bring(await world.published(*[("a", str(n)) for n in range(9)]))
    zombie = world.following
    async with world.feed.open("board", ["lamps"]) as reader:
        await zombie._turn(reader, 0)
        await world.start().catch_up()
        while await zombie._turn(reader, 0) or reader.fresh():
            pass
    assert world.received("a") == tuple(f"{n + 1} {n}" for n in range(9))
    assert zombie.tally.balanced()


async def test_who_was_overtaken_by_one_record_hears_the_rest_of_its_batch_again(
    world: World,
) -> None:
    overtaken = world.following
    async with world.feed.open("board", ["lamps"]) as reader, world.feed.open("board", []) as other:
        await overtaken._turn(reader, 0)
        words = ["nobody's", "1", "2", "3", "4"]  # the first goes along with the second
        world.feed.bring(await world.published(*[("a", word) for word in words]))
        world.feed.batch_size = 1
        await world.start()._turn(other, 0)
        world.feed.batch_size = 500
        while await overtaken._turn(reader, 0) or reader.fresh():
            pass
    assert world.received("a") == tuple(f"{n + 1} {n}" for n in range(1, 5))
    assert (overtaken.overtaken, overtaken.tally.applied) == (1, 4)
    assert overtaken.tally.balanced()


async def test_a_new_subscriber_refuses_a_topic_without_its_beginning(world: World) -> None:
    records = await world.published(("a", "1"), ("a", "2"), ("a", "3"))
    world.feed.bring(records[1:])
    with pytest.raises(NotFromTheBeginning, match="board is new"):
        await world.following.catch_up()
    await world.start(from_retention=True).catch_up()
    assert world.received("a") == ("2 2", "3 3")
