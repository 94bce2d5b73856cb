"""Every mistake in a configuration file is told with its line, all at once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from baton_cases.configuration.plan import read_plan
from baton_cases.domain.organisation.model import Opening
from baton_common.platform.yaml_file.problems import FileRefused

GOOD = """\
cases:
  zone: Asia/Shanghai
  people:
    ana: {names: {zh: 安娜, en: Ana}, departments: [returns], languages: [zh]}
    otto: {names: {zh: 欧拓, en: Otto}}
  calendars:
    office:
      open:
        mon-fri: [["09:00", "12:00"], ["13:00", "18:00"]]
      days:
        2026-10-01: []
        2026-10-10: [["09:00", "12:00"]]
  departments:
    returns: {names: {zh: 退换货, en: Returns}, lead: ana, calendar: office}
  command_centre:
    - {from: 2026-03-01T08:00, to: 2026-03-02T08:00, officer: otto}
  rosters:
    returns:
      - {from: 2026-03-02T09:00, to: "2026-03-02T18:00+08:00", owner: ana}
    returns/unsorted:
      - {days: "fri-mon", from: "22:00", to: "06:00", owner: ana, backup: otto}
  absences:
    ana:
      - {from: 2026-03-05T00:00, to: 2026-03-06T00:00}
  matters:
    unsorted:
      names: {zh: 未分类, en: Unsorted}
      department: returns
      addresses: [Service@Baton.example]
      words: {zh: [你好], en: [hello]}
      reopen_days: 7
email: {}
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        read_plan(text.encode())
    return [str(each) for each in refused.value.problems]


def test_a_good_file_is_a_plan() -> None:
    plan = read_plan(GOOD.encode())
    hours = plan.departments[0].hours
    assert hours.zone == "Asia/Shanghai"
    assert hours.weekly[4] == (Opening(9 * 3600, 12 * 3600), Opening(13 * 3600, 18 * 3600))
    assert hours.weekly[5] == hours.days[date(2026, 10, 1)] == ()
    dated, weekly = plan.rosters
    nine = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert dated.shifts[0].start == nine
    assert (weekly.matter, weekly.weekly[0].weekdays) == ("unsorted", (0, 4, 5, 6))
    assert weekly.weekly[0].end == 30 * 3600
    assert plan.addresses == {"service@baton.example": "unsorted"}
    assert plan.matters[0].reopen_days == 7


MISTAKES = [
    ("lead: ana", "lead: ann", "line 14: cases.departments.returns.lead: names ann"),
    ("calendar: office", "calendar: shop", "names shop, which is not under calendars"),
    ("zone: Asia/Shanghai", "zone: Asia/Atlantis", "line 2: cases.zone: must be a time zone"),
    ("officer: otto", "officer: nobody", "line 16: cases.command_centre[0].officer: names nobody"),
    ('"09:00", "12:00"], ["13', '"09:00", "14:00"], ["13', "begins before the one above"),
    ('"09:00", "12:00"]]\n  dep', '"12:00", "09:00"]]\n  dep', "line 12: "),
    ("mon-fri:", "mon-fry:", "line 9: cases.calendars.office.open.mon-fry: must be weekdays"),
    ("2026-10-01:", "2026-13-01:", "line 11: cases.calendars.office.days.2026-13-01: must be"),
    (
        "to: 2026-03-06T00:00",
        "to: 2026-03-04T00:00",
        "cases.absences.ana[0].to: must be later",
    ),
    ("returns/unsorted", "returns/other", "names other, which is not under matters"),
    (
        "owner: ana, backup: otto",
        "backup:",
        "rosters.returns/unsorted[0].backup: needs an owner or",
    ),
    ("    unsorted:\n", "    sorted:\n", "needs a matter unsorted"),
    ("department: returns", "department: return", "line 28: "),
    ("[Service@Baton.example]", "[service]", "line 29: cases.matters.unsorted.addresses[0]: must"),
    ("reopen_days: 7", "reopen_days: soon", "line 31: cases.matters.unsorted.reopen_days: must"),
    ("languages: [zh]", "languages: [de]", "must be one of zh, en, not de"),
    ("zh: 退换货, ", "", "line 14: cases.departments.returns.names: needs zh"),
    ("  matters:", "  mutters:", "cases: needs matters"),
    (
        "languages: [zh]}",
        "mail: ana}",
        "line 4: cases.people.ana.mail: must be a mail",
    ),
    ("languages: [zh]}", "notices: never}", "must be one of at-once, digest, off, not never"),
    (
        "languages: [zh]}\n    otto: {",
        "mail: a@b.example}\n    otto: {mail: A@b.example, ",
        "line 5: cases.people.otto.mail: is already the mail of ana",
    ),
    ("email: {}", "mail: {}", "line 32: mail: is not known here"),
    ("      reopen_days: 7", "      rungs: [1m, 1m, 1m]", "must be four times"),
    ("      reopen_days: 7", "      priority: emergency", "`emergency: true` go together"),
]


@pytest.mark.parametrize(("right", "wrong", "told"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    problems = problems_of(GOOD.replace(right, wrong, 1))
    assert any(told in each for each in problems), problems


WHOLE = """\
    - {days: mon-sun, from: "08:00", to: "20:00", officer: otto}
    - {days: mon-sat, from: "20:00", to: "08:00", officer: otto}
"""


def test_what_only_the_whole_shows_is_told_with_the_line_of_its_key() -> None:
    dated = "    - {from: 2026-03-01T08:00, to: 2026-03-02T08:00, officer: otto}\n"
    problems = problems_of(GOOD.replace(dated, WHOLE))
    assert problems == [
        "line 16: cases.command_centre: There is no duty officer from Monday 00:00 to "
        "Monday 08:00.",
        "line 16: cases.command_centre: There is no duty officer from Sunday 20:00 to "
        "Monday 00:00.",
    ]


def test_a_department_that_never_opens_is_told_at_the_department() -> None:
    never = GOOD.replace('[["09:00", "12:00"], ["13:00", "18:00"]]', "[]")
    assert [each[:38] for each in problems_of(never)] == ["line 14: cases.departments.returns: It"]


def test_all_mistakes_are_told_at_once_and_each_once() -> None:
    text = GOOD.replace("lead: ana", "lead: ann").replace("officer: otto", "officer: oto")
    text = text.replace("reopen_days: 7", "reopen_days: x")
    problems = problems_of(text)
    assert [each.split(":")[0] for each in problems] == ["line 14", "line 16", "line 31"]


def test_a_file_without_our_section_says_so() -> None:
    assert problems_of("email: {}") == ["line 1: the file: needs cases"]
