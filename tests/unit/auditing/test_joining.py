"""Several logs in one order: each in its own, and no effect before its cause."""

from datetime import UTC, datetime, timedelta
from typing import Any

from baton_cli.audit.joining import Entry, joined

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def entry(service: str, number: int, seconds: float, cause: str | None = None) -> Entry:
    event: dict[str, Any] = {
        "position": f"1.{number}",
        "recorded_at": (NINE + timedelta(seconds=seconds)).isoformat(),
        "metadata": {"causation_id": cause},
    }
    return Entry(service, f"log-{service}", event)


def told(*entries: Entry) -> list[tuple[str, int]]:
    return [(each.service, each.number) for each in joined(entries)]


def test_what_happened_first_is_told_first() -> None:
    assert told(entry("email", 1, 2), entry("cases", 9, 1)) == [("cases", 9), ("email", 1)]


def test_a_log_keeps_its_own_order_whatever_its_clock_says() -> None:
    assert told(entry("cases", 2, 0), entry("cases", 1, 5)) == [("cases", 1), ("cases", 2)]


def test_an_effect_comes_behind_its_cause_though_the_clocks_are_apart() -> None:
    caused = entry("cases", 5, -3_600, cause="log-email/1/7")
    assert told(caused, entry("email", 6, 0), entry("email", 7, 1)) == [
        ("email", 6),
        ("email", 7),
        ("cases", 5),
    ]


def test_a_cause_that_is_not_among_them_holds_nothing_up() -> None:
    assert told(entry("cases", 5, 0, cause="log-email/1/7")) == [("cases", 5)]


def test_causes_in_a_ring_cannot_be_and_do_not_hang() -> None:
    ring = entry("cases", 1, 0, cause="log-email/1/1"), entry("email", 1, 1, cause="log-cases/1/1")
    assert told(*ring) == [("cases", 1), ("email", 1)]
