"""What is wrong between entries is told beside an entry that is wrong by itself."""

from collections.abc import Callable
from typing import Any

import pytest

from baton_cases.configuration.plan import read_plan as cases
from baton_common.platform.yaml_file.problems import FileRefused
from baton_email.configuration.plan import read_configuration as email
from baton_kpi.configuration.plan import read_settings as kpi
from baton_routing.configuration.plan import read_plan as routing
from baton_survey.configuration.plan import read_plan as survey

CASES = """\
cases:
  zone: Asia/Shanghai
  people:
    ana: {names: {zh: 安娜, en: Ana}}
    bo: {names: {zh: 薄, en: Bo}}
  calendars:
    office: {open: {mon-fri: [["09:00", "12:00"], ["13:00", "18:00"]]}}
  departments:
    returns: {names: {zh: 退换货, en: Returns}, calendar: office}
  command_centre:
    - {days: mon-sun, from: "00:00", to: "24:00", officer: bo}
  rosters:
    returns:
      - {days: mon-fri, from: "09:00", to: "18:00", owner: ana, backup: bo}
  absences:
    ana:
      - {from: 2026-03-05T00:00, to: 2026-03-06T00:00}
  matters:
    unsorted: {names: {zh: 未分类, en: Unsorted}, department: returns}
"""
OPEN = '[["09:00", "12:00"], ["13:00", "18:00"]]'
UNSORTED = "{names: {zh: 未分类, en: Unsorted}, department: returns"
OFFICER = '{days: mon-sun, from: "00:00", to: "24:00", officer: bo}'
SHIFT = '{days: mon-fri, from: "09:00", to: "18:00", owner: ana, backup: bo}'
DATED = "{from: 2026-03-05T00:00, to: 2026-03-06T00:00, owner: ana}"
WORDS = "words: {zh: 好, en: good}"

ZONE_TOO: list[tuple[str, str, str]] = [
    (OFFICER, '{days: mon-sat, from: "00:00", to: "24:00", officer: bo}', "no duty officer from"),
    (f"\n    - {OFFICER}", " []", "There is no duty officer;"),
]
"""Problems of the command centre, beside one of another key."""

BY_ITSELF_AND_BETWEEN: list[tuple[str, str, str, str]] = [
    (OPEN, '[["9", "12:00"], ["13:00", "18:00"], ["17:00", "19:00"]]', "time of day", "before the"),
    (OPEN, f'{OPEN}, fri-sat: [["9", "12:00"]]', "time of day", "names a weekday in two"),
    (OPEN, "[], frei: []", "must be weekdays", "It is never open"),
    (UNSORTED, f"{UNSORTED}, rungs: [1m, soon, 1m]", "must be a time like", "must be four times"),
    (
        UNSORTED,
        f"{UNSORTED}, priority: emergency, reopen_days: x",
        "whole number",
        "`emergency: true` go together",
    ),
    (SHIFT, "{days: mon-fry, from: '09:00', to: '18:00'}", "must be weekdays", "needs an owner or"),
    (SHIFT, SHIFT.replace("mon-fri", "fry").replace("bo", "ana"), "be weekdays", "the same person"),
    (
        "to: 2026-03-06T00:00",
        "to: 2026-03-04T00:00, until: tomorrow",
        "until: is not known here",
        "must be later than `from`",
    ),
    (
        SHIFT,
        "\n      - ".join([SHIFT.replace("ana", "ann"), *[DATED] * 501]),
        "names ann, which is not under people",
        "501 dated shifts are too many",
    ),
    (
        "\n    returns: {names: {zh: 退换货, en: Returns}, calendar: office}",
        " {}",
        "names returns, which is not under departments",
        "The organisation has no department",
    ),
]


def told(read: Callable[[bytes], Any], text: str) -> str:
    with pytest.raises(FileRefused) as refused:
        read(text.encode())
    return str(refused.value)


@pytest.mark.parametrize(
    ("right", "wrong", "itself", "between"),
    BY_ITSELF_AND_BETWEEN,
    ids=[between for *_, between in BY_ITSELF_AND_BETWEEN],
)
def test_in_the_section_of_cases(right: str, wrong: str, itself: str, between: str) -> None:
    cases(CASES.encode())
    assert CASES.count(right) == 1
    problems = told(cases, CASES.replace(right, wrong))
    assert itself in problems
    assert between in problems


@pytest.mark.parametrize(("right", "wrong", "between"), ZONE_TOO, ids=["a gap", "nobody"])
def test_in_the_command_centre_of_cases(right: str, wrong: str, between: str) -> None:
    problems = told(cases, CASES.replace(right, wrong).replace("calendar: office", "calendar: off"))
    assert "names off, which is not under calendars" in problems
    assert between in problems


@pytest.mark.parametrize(
    ("read", "text", "itself", "between"),
    [
        (
            routing,
            "routing:\n  default_queue: desk\n  queues:\n    desk: {ring: soon}\n"
            "    night: {pool: night, overflow: {after: 1m, to: desk}}",
            "must be a time like",
            "which is in another pool; name a queue of pool night",
        ),
        (
            email,
            "email: {addresses: [nobody, a@b.example, A@b.example]}",
            "must be a mail address",
            "appears twice: a@b.example",
        ),
        (
            email,
            f"email: {{addresses: [nobody, {', '.join(f'a{n}@b.example' for n in range(500))}]}}",
            "must be a mail address",
            "has more than 500 addresses",
        ),
        (
            survey,
            f"survey: {{questions: {{last: {{scale: stars, {WORDS}}}, "
            f"{', '.join(f'q{n}: {{scale: text, {WORDS}}}' for n in range(12))}}}}}",
            "must be one of csat, nps",
            "more than 12 questions",
        ),
        (
            survey,
            f"survey: {{questions: {{last: {{scale: stars, {WORDS}}}, "
            f"{', '.join(f'q{n}: {{scale: text, {WORDS}}}' for n in range(4))}}}}}",
            "must be one of csat, nps",
            "more than 3 questions that are answered in words",
        ),
        (
            kpi,
            "kpi: {service_level: soon}\nrouting: {queues: {returns: {service_level: 21s}}}",
            "must be a time like",
            "cannot be measured to the second",
        ),
    ],
)
def test_in_the_other_sections(
    read: Callable[[bytes], Any], text: str, itself: str, between: str
) -> None:
    problems = told(read, text)
    assert itself in problems
    assert between in problems


def test_in_whom_email_believes() -> None:
    problems = told(
        email,
        "email:\n"
        "  addresses: [a@b.example]\n"
        "  mail:\n"
        "    authserv_id: a b\n"
        "    unproven_acknowledgements: -1\n"
        "    forms: {Web: {}, x: {hosts: [192.0.2.300, 192.0.2.0/99], dkim: [a b]}}\n",
    )
    assert "must be a name like mx.shop.example, not a b" in problems
    assert "must be a whole number" in problems
    assert "must be small letters" in problems
    assert "not 192.0.2.300" in problems
    assert "not 192.0.2.0/99" in problems
