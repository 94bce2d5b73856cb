"""Under any order and repetition of messages, crashes and restarts a saga finishes at most once."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.messages import Refused
from baton_common.model.saga import DeadlinePassed, MessageIgnored, SagaFinished
from baton_testkit.reacting import Reacting
from tests.errands import HUNT, NINE, PATIENCE, ErrandAsked, ErrandDropped, ErrandTaken, go_away
from tests.errands import ask_errand as ask
from tests.errands import take_errand as take
from tests.unit.running.conftest import World

LATE = NINE + PATIENCE

MESSAGES = [
    ErrandAsked(errand="e1", at=NINE),
    ErrandTaken(errand="e1", helper="ana", at=NINE),
    ErrandDropped(errand="e1", at=NINE),
    *(DeadlinePassed(name="answer", attempt=n, at=LATE, fired_at=LATE) for n in (1, 2, 3)),
]


@given(st.lists(st.sampled_from(MESSAGES), max_size=12))
def test_it_finishes_at_most_once(messages: list[Any]) -> None:
    remembered = Reacting(HUNT).given(*messages)
    finishes = [effect for effect in remembered.effects if type(effect).__name__ == "Finish"]
    assert len(finishes) <= 1


STEPS = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(["e1", "e2"])),
    st.tuples(st.just("take"), st.sampled_from(["e1", "e2"])),
    st.tuples(st.just("away"), st.sampled_from(["ana", "bo", "cy"])),
    st.tuples(st.just("wait"), st.integers(1, 25)),
    st.tuples(st.just("restart"), st.none()),
    st.tuples(st.just("zombie"), st.none()),
    st.tuples(st.just("settle"), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=20))
async def test_everything_that_begins_ends_once_whatever_happens(steps: list[Any]) -> None:
    world = World()
    zombies: list[SagaRunner] = []
    for step, what in steps:
        try:
            match step:
                case "ask":
                    await world.do(ask, what)
                case "take":
                    await world.do(take, what, "ana")
                case "away":
                    await world.do(go_away, what)
                case "wait":
                    world.clock.turn(timedelta(minutes=what))
                    await world.deadlines.catch_up()
                case "restart":
                    zombies.append(world.sagas)
                    world.restart()
                case "zombie":
                    for zombie in zombies:
                        await zombie.catch_up()
                case _:
                    await world.settle()
        except Refused:
            continue
    await world.live(PATIENCE * 4)
    for errand in ("e1", "e2"):
        ends = [e for e in world.log.history(f"hunt-{errand}") if isinstance(e, SagaFinished)]
        asked = bool(world.log.history(f"errand-{errand}"))
        assert len(ends) == asked
        assert not any(isinstance(e, MessageIgnored) for e in ends)
    assert not world.log.store.deadlines
    positions = [recorded.position.number for recorded in world.log.store.events]
    assert positions == list(range(1, len(positions) + 1))
