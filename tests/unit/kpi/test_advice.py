"""What a question for figures is told to say, it can say."""

import re
from typing import Any

import pytest

from baton_kpi.api.asked import FiguresQuery, definition_of, must_fit, period_of
from tests.advice import Advice


def asked(**said: Any) -> FiguresQuery:
    return FiguresQuery.model_validate({"from": "2026-03-02", **said})


@pytest.mark.parametrize(
    ("wrong", "advice", "followed"),
    [
        ({"zone": "Mars"}, Advice("name one like Asia/Shanghai."), {"zone": "Asia/Shanghai"}),
        ({"to": "2026-03-01"}, Advice("Give a `to` that is after `from`."), {"to": "2026-03-03"}),
        ({"to": "2028-03-01"}, Advice("Ask for at most … days at a time."), {"to": "2027-04-05"}),
        (
            {"from": "1999-01-01"},
            Advice("Give a `…` of the years … to …."),
            {"from": "2000-01-02"},
        ),
        (
            {"from": "2999-12-31"},
            Advice("Give a `…` of the years … to …."),
            {"from": "2999-12-29"},
        ),
    ],
)
def test_a_period_as_it_says_is_one(
    wrong: dict[str, Any], advice: Advice, followed: dict[str, Any]
) -> None:
    with advice.raised():
        period_of(asked(**wrong), "UTC")
    assert period_of(asked(**followed), "UTC")


def fits(indicator: str, by: Any = None, **said: Any) -> bool:
    question = asked(**said)
    must_fit(definition_of(indicator), question, by, period_of(question, "UTC"))
    return True


def test_an_indicator_is_asked_by_what_it_names() -> None:
    with Advice("… is not given by …; ask by one of ….").raised() as refused:
        fits("nps", "queue")
    named = re.findall(r"[a-z]+", str(refused.value).rpartition("ask by one of")[2])
    assert len(named) > 1
    assert all(fits("nps", each) for each in named)


def test_an_indicator_without_queues_is_asked_without_one() -> None:
    with Advice("… has no queues; leave `queue` out.").raised():
        fits("nps", queue="returns")
    assert fits("nps")


def test_by_hour_fewer_days_are_asked_for() -> None:
    with Advice("Ask for at most … days at a time by hour.").raised():
        fits("nps", "hour", to="2026-04-03")
    assert fits("nps", "hour", to="2026-04-02")
