"""The demo's small day: twelve hours in ten minutes, again and again, some busier than others."""

import random

from baton_onebox.demo.day import LENGTH, Day

DAY = Day(began=1_000.0)
HOUR = LENGTH / 12


def test_it_begins_at_eight_and_begins_again_after_ten_minutes() -> None:
    assert DAY.time_of(1_000.0) == "08:00"
    assert DAY.time_of(1_000.0 + 2.5 * HOUR) == "10:30"
    assert DAY.time_of(1_000.0 + LENGTH) == "08:00"


def test_a_busy_hour_has_shorter_pauses_and_the_day_has_the_mean_that_was_asked() -> None:
    def pauses(hour: int) -> list[float]:
        chance = random.Random(7)
        return [DAY.pause(1_000.0 + (hour + 0.5) * HOUR, 14.0, chance) for _ in range(500)]

    mean = {hour: sum(found) / 500 for hour in range(12) if (found := pauses(hour))}
    assert mean[2] < mean[5] < mean[11]
    calls = sum(HOUR / each for each in mean.values())
    assert 0.9 < calls / (LENGTH / 14.0) < 1.15
