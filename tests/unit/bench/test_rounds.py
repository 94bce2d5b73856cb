"""What a bench prints: medians, the ratio to the peer, and whether the goal was met."""

import pytest

from tests.bench.rounds import Goal, Sample, percentile, race, row_of, table

ROWS = {
    "ours": row_of("ours", "events/s", [Sample(300.0, {"p99 ms": each}) for each in (1, 9, 2)]),
    "peer": row_of("peer", "events/s", [Sample(each) for each in (90.0, 100.0, 500.0)]),
}


@pytest.mark.parametrize(
    ("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.991, 100), (1.0, 100)]
)
def test_a_percentile_is_a_value_that_was_seen(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


def test_a_row_has_medians() -> None:
    assert (ROWS["peer"].least, ROWS["peer"].median, ROWS["peer"].greatest) == (90, 100, 500)
    assert ROWS["ours"].more == {"p99 ms": 2}


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (Goal("G", "ours", "peer", 3), "met    G: ours / peer = 3.00 (goal ≥ 3)"),
        (Goal("G", "ours", "peer", 3.1), "MISSED G: ours / peer = 3.00 (goal ≥ 3.1)"),
        (Goal("G", "ours", "peer", 2, at_most=True), "MISSED G: ours / peer = 3.00 (goal ≤ 2)"),
        (Goal("G", "ours", None, 299), "met    G: ours = 300 (goal ≥ 299)"),
        (
            Goal("G", "ours", None, 2, at_most=True, column="p99 ms"),
            "met    G: ours, p99 ms = 2.00 (goal ≤ 2)",
        ),
    ],
)
def test_a_goal_says_what_was_reached(goal: Goal, said: str) -> None:
    assert goal.line(ROWS) == f"- {said}"


def test_a_table_has_a_column_for_all_that_any_row_has_seen() -> None:
    lines = table("T", ROWS).splitlines()
    assert lines[2] == "| who |  | median | least | greatest | p99 ms |"
    assert lines[4:6] == [
        "| ours | events/s | 300 | 300 | 300 | 2.00 |",
        "| peer | events/s | 100 | 90.0 | 500 |  |",
    ]


async def test_contenders_take_turns() -> None:
    turns: list[str] = []

    async def first() -> float:
        turns.append("first")
        return 1.0

    async def second() -> Sample:
        turns.append("second")
        return Sample(2.0)

    rows = await race({"first": first, "second": second}, "s")
    assert turns[:4] == ["first", "second", "first", "second"]
    assert (rows["first"].median, rows["second"].median) == (1, 2)
