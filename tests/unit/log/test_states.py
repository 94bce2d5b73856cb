"""States in memory: moved on by units, kept fresh by the tail, never more than the limit."""

from datetime import UTC, datetime
from uuid import UUID

from baton_common.engine.log.states import States
from baton_common.engine.log.unit import Draft, Unit
from baton_common.model.log_port import Recorded
from baton_common.model.position import Position
from baton_common.model.unit_of_work import NIL, Held
from tests.integration.log.tallies import METADATA, TALLY, TallyRaised

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def unit_on(states: States, stream: str, id_: int) -> Unit:
    """A unit that wrote one event on a stream, already decided."""
    held = states.held.get(stream, Held(0, NIL, 0))
    draft = Draft(UUID(int=id_), stream, held.version + 1, "tally-raised", 1, b"", NINE, None)
    unit = Unit({stream: held}, b"", [draft])
    states.move(unit, {stream: Held(held.version + 1, NIL, held.state + 1)})
    return unit


def event_on(stream: str, version: int, id_: int) -> Recorded:
    event = TallyRaised(by=1, at=NINE)
    return Recorded(
        Position(1, 1), stream, version, UUID(int=id_), "tally-raised", event, METADATA, NINE, NINE
    )


def test_a_unit_moves_its_stream_and_others_stand_on_it_until_it_is_settled() -> None:
    states = States(10)
    first = unit_on(states, "tally-1", 1)
    second = unit_on(states, "tally-1", 2)
    assert states.held["tally-1"] == Held(2, UUID(int=2), 2)
    assert states.writers(["tally-1", "tally-2"]) == [second]
    states.confirm(first)
    assert states.writers(["tally-1"]) == [second]
    states.confirm(second)
    assert states.writers(["tally-1"]) == []


def test_what_a_failed_unit_wrote_never_was() -> None:
    states = States(10)
    failed = unit_on(states, "tally-1", 1)
    states.failed(failed, overtaken=False)
    assert "tally-1" not in states.held
    assert states.writers(["tally-1"]) == []


def test_what_an_overtaken_unit_read_is_dropped_unless_somebody_just_wrote_it() -> None:
    states = States(10)
    states.loaded({"tally-1": Held(1, UUID(int=1), 1), "tally-2": Held(1, UUID(int=2), 1)})
    reader = Unit(dict(states.held), b"")
    unit_on(states, "tally-2", 9)
    states.failed(reader, overtaken=True)
    assert list(states.held) == ["tally-2"]


def test_the_tail_brings_the_next_event_of_another_process_and_nothing_twice() -> None:
    states = States(10)
    states.loaded({"tally-1": Held(1, UUID(int=1), 1)})
    for version in (1, 2, 2):
        states.follow(event_on("tally-1", version, version), TALLY)
    assert states.held["tally-1"] == Held(2, UUID(int=2), 2)
    states.follow(event_on("tally-1", 5, 5), TALLY)
    assert "tally-1" not in states.held


def test_a_stream_that_another_process_begins_is_held_from_its_first_event() -> None:
    states = States(10)
    for version in (1, 2):
        states.follow(event_on("tally-1", version, version), TALLY)
    states.follow(event_on("tally-2", 7, 7), TALLY)
    assert states.held == {"tally-1": Held(2, UUID(int=2), 2)}


def test_streams_that_others_begin_are_no_more_than_the_limit() -> None:
    states = States(3)
    mine = unit_on(states, "tally-0", 1)
    for n in range(1, 6):
        states.follow(event_on(f"tally-{n}", 1, n), TALLY)
    assert set(states.held) == {"tally-0", "tally-4", "tally-5"}
    states.confirm(mine)


def test_a_stream_read_before_the_tail_came_further_does_not_put_it_back() -> None:
    states = States(3)
    states.follow(event_on("tally-1", 1, 1), TALLY)
    states.loaded({"tally-1": Held(0, NIL, 0)})
    assert states.held["tally-1"].version == 1


def test_the_tail_leaves_a_stream_alone_that_a_unit_on_its_way_wrote() -> None:
    states = States(10)
    mine = unit_on(states, "tally-1", 1)
    unit_on(states, "tally-1", 2)
    states.follow(event_on("tally-1", 3, 3), TALLY)
    assert states.held["tally-1"].version == 2
    states.confirm(mine)


def test_the_least_used_streams_go_first_and_none_that_is_being_written() -> None:
    states = States(3)
    unit_on(states, "tally-0", 1)
    states.loaded({f"tally-{n}": Held(1, UUID(int=n), 1) for n in range(1, 4)})
    states.move(Unit({"tally-1": states.held["tally-1"]}, b""), {})
    assert set(states.held) == {"tally-0", "tally-1", "tally-3"}


def test_a_loaded_stream_does_not_undo_what_was_decided_meanwhile() -> None:
    states = States(3)
    unit_on(states, "tally-1", 1)
    states.loaded({"tally-1": Held(0, NIL, 0)})
    assert states.held["tally-1"].version == 1
