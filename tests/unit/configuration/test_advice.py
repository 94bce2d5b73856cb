"""What a problem of the configuration file says to write, written, is taken."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from baton_cases.configuration.plan import read_plan as cases
from baton_cases.domain.organisation.problems import problems
from baton_common.platform.yaml_file.problems import FileRefused
from baton_email.configuration.plan import read_configuration as email
from baton_kpi.configuration.plan import read_settings as kpi
from baton_routing.configuration.plan import read_plan as routing
from baton_survey.configuration.plan import read_plan as survey
from tests.advice import Advice
from tests.unit.configuration.test_every_problem_at_once import CASES, DATED, SHIFT, UNSORTED

ROUTING = (
    "routing:\n  default_queue: desk\n  queues:\n"
    "    desk: {ring: 20s, overflow: {after: 1m, to: other}}\n    other: {}\n"
    "    night: {pool: night}\n    late: {pool: night}\n"
    "  agents:\n    ana: {skills: {returns: 1}, languages: [zh]}\n"
)
SURVEY = "survey: {share: 50, questions: {liked: {scale: csat, words: {zh: 好, en: good}}}}\n"
KPI = "kpi: {zone: Asia/Shanghai, service_level: 20s, queues: {desk: {department: returns}}}\n"


class Case(NamedTuple):
    """A text that is right, a piece of it, what stands there instead, and what is then said."""

    read: Callable[[bytes], Any]
    text: str
    right: str
    wrong: str
    advice: Advice
    followed: str
    """The text written instead; `…` is what the sentence names there."""


WRITTEN: list[tuple[Callable[[bytes], Any], str, str, str, Advice, str]] = [
    (
        cases,
        CASES,
        "zone: Asia/Shanghai",
        "zone: here",
        Advice("must be a time zone like …, not"),
        "zone: …",
    ),
    (
        cases,
        CASES,
        '"09:00", to: "18:00"',
        '"9", to: "18:00"',
        Advice("must be a time of day like …, not"),
        '…, to: "18:00"',
    ),
    (
        cases,
        CASES,
        "days: mon-fri",
        "days: weekdays",
        Advice("must be weekdays like … or sat, sun, not"),
        "days: …",
    ),
    (
        cases,
        CASES,
        "from: 2026-03-05T00:00",
        "from: noon",
        Advice("must be a date and time like …, not"),
        "from: …",
    ),
    (
        cases,
        CASES,
        '["09:00", "12:00"], ["13',
        '["12:00", "09:00"], ["13',
        Advice("must be an opening and a later closing, like …"),
        '["09:00", "12:00"], ["13',
    ),
    (
        cases,
        CASES,
        UNSORTED,
        f"{UNSORTED}, rungs: [1m]",
        Advice("must be four times: owner, backup, lead, command centre"),
        f"{UNSORTED}, rungs: [1m, 1m, 1m, 1m]",
    ),
    (
        cases,
        CASES,
        UNSORTED,
        f"{UNSORTED}, addresses: [us]",
        Advice("must be a mail address like …, not"),
        f"{UNSORTED}, addresses: […]",
    ),
    (
        cases,
        CASES,
        UNSORTED,
        f"{UNSORTED}, priority: emergency",
        Advice("`priority: emergency` and `emergency: true` go together"),
        f"{UNSORTED}, priority: emergency, emergency: true",
    ),
    (
        cases,
        CASES,
        "ana: {names",
        "Ana K: {names",
        Advice("must be small letters, digits and dashes, at most 64"),
        "ana: {names",
    ),
    (
        cases,
        CASES,
        "owner: ana",
        "owner: aana",
        Advice("did you mean …?"),
        "owner: …",
    ),
    (
        cases,
        CASES,
        "to: 2026-03-06T00:00",
        "to: 2026-03-01T00:00",
        Advice("must be later than `from`"),
        "to: 2026-03-07T00:00",
    ),
    (
        cases,
        CASES,
        f"\n      - {SHIFT}",
        f"\n      - {DATED}" * 501,
        Advice("dated shifts are too many (at most …): use weekly ones."),
        f"\n      - {SHIFT}",
    ),
    (
        cases,
        CASES,
        "zone: Asia/Shanghai",
        "zone: &a Asia/Shanghai\n  people: *a",
        Advice("uses an alias (*); write the value out"),
        "zone: Asia/Shanghai",
    ),
    (
        routing,
        ROUTING,
        "ring: 20s",
        "ring: long",
        Advice("must be a time like …, 15m, 2h or 14d, from"),
        "ring: …",
    ),
    (
        routing,
        ROUTING,
        "ring: 20s",
        "rings: 20s",
        Advice("did you mean …?"),
        "…: 20s",
    ),
    (
        routing,
        ROUTING,
        "ring: 20s",
        "service_level: 21s",
        Advice("cannot be measured to the second here; say …s"),
        "service_level: …s",
    ),
    (
        routing,
        ROUTING,
        "ring: 20s",
        "numbers: [hello]",
        Advice("must be a number like …, or a mail address"),
        "numbers: ['…']",
    ),
    (
        routing,
        ROUTING,
        "ring: 20s",
        "priority: 101",
        Advice("must be a whole number from … to …, not"),
        "priority: …",
    ),
    (
        routing,
        ROUTING,
        "returns: 1",
        "Re turns: 1",
        Advice("must be letters, digits and dashes, at most 64, or a language like …"),
        "…: 1",
    ),
    (
        routing,
        ROUTING,
        "languages: [zh]",
        "languages: [Chinese]",
        Advice("must be a language like zh, en or …, not"),
        "languages: […]",
    ),
    (
        routing,
        ROUTING,
        "to: other",
        "to: night",
        Advice("names …, which is in another pool; name a queue of pool …"),
        "to: other",
    ),
    (
        email,
        "email: {addresses: [us@baton.example]}",
        "us@baton.example",
        "us",
        Advice("must be a mail address like …, not"),
        "…",
    ),
    (
        survey,
        SURVEY,
        "share: 50",
        "share: half",
        Advice("must be a whole number from … to …, not"),
        "share: …",
    ),
    (
        survey,
        SURVEY,
        "scale: csat",
        "scale: stars",
        Advice("must be one of …, not"),
        "scale: …",
    ),
    (
        survey,
        SURVEY,
        SURVEY,
        "survey: {questions: {}}",
        Advice("asks no question; leave the whole section out to ask nobody"),
        "cases: {}",
    ),
    (
        kpi,
        KPI,
        "service_level: 20s",
        "service_level: 3599s",
        Advice("cannot be measured to the second here; say …s"),
        "service_level: …s",
    ),
    (
        kpi,
        KPI,
        "{department: returns}",
        "",
        Advice("must be a mapping, `key: value` on each line"),
        "{department: returns}",
    ),
]


@pytest.mark.parametrize(
    "case", [Case(*each) for each in WRITTEN], ids=lambda each: each.wrong[:30]
)
def test_what_it_says_to_write_is_taken(case: Case) -> None:
    text, right = case.text, case.right
    case.read(text.encode())
    assert text.count(right) == 1
    with pytest.raises(FileRefused) as refused:
        case.read(text.replace(right, case.wrong).encode())
    said = {each.problem for each in refused.value.problems}
    (problem,) = (each for each in said if case.advice.is_said_in(each))
    named = case.advice.varying_in(problem)[-1] if "…" in case.followed else ""
    named = named.split(", ")[0]  # of several, the first
    assert case.read(text.replace(right, case.followed.replace("…", named)).encode())


def test_a_time_zone_is_written_like_the_one_it_names() -> None:
    plan = cases(CASES.encode())
    (wrong,) = problems(replace(plan, zone="here"))
    Advice("is not a time zone; write one like Europe/Berlin.").said_in(wrong.sentence)
    assert problems(replace(plan, zone="Europe/Berlin")) == []
