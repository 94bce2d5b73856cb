"""When a commit is worse than another one, and what the table of both says."""

import pytest

from tests.bench.comparing import AGAIN, BEFORE, NOW, compared, verdict
from tests.bench.rounds import Sample


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ([100, 100, 104], "as good"),  # within the limit
        ([100, 100, 106], "WORSE"),
        ([100, 108, 106], "as good"),  # the commit before differs as much from itself
        ([100, 92, 106], "as good"),  # in whichever direction
        ([100, 100, 60], "as good"),
    ],
)
def test_worse_is_by_more_than_the_limit_and_than_noise(figures: list[float], said: str) -> None:
    assert verdict("CPU", figures, 0.05).startswith(f"- {said} ")


def test_of_a_rate_less_is_worse() -> None:
    assert verdict("cases/s", [100, 100, 80], 0.05, less_is_worse=True).startswith("- WORSE ")
    assert verdict("cases/s", [100, 100, 120], 0.05, less_is_worse=True).startswith("- as good ")


def test_a_verdict_says_by_how_much_and_how_much_is_noise() -> None:
    assert verdict("CPU", [100, 98, 107], 0.05) == (
        "- WORSE   CPU: +7.0% (limit +5%; the commit before differs from itself by 2.0%)"
    )


def test_the_table_has_each_row_three_times_and_names_what_only_one_has() -> None:
    one = [Sample(10.0, {"CPU": 75.0})]
    seen = {
        BEFORE: {"crowd": one, "gone": one},
        AGAIN: {"crowd": one, "gone": one},
        NOW: {"crowd": [Sample(10.0, {"CPU": 81.0})], "new": one},
    }
    lines = compared("T", "cases/s", seen).splitlines()
    assert [line.split(" | ")[0] for line in lines[4:7]] == [
        "| crowd: before",
        "| crowd: before, once more",
        "| crowd: now",
    ]
    assert [line.split(":")[0] for line in lines if line.startswith("- ")] == [
        "- as good crowd",
        "- WORSE   crowd, CPU",
        "- not in both",
        "- not in both",
    ]
