"""The section `survey` of the house file, and every problem with its line."""

from pathlib import Path

import pytest

from baton_common.platform.yaml_file.problems import FileRefused
from baton_survey.configuration.plan import read_plan
from baton_survey.domain.configuration.plan import DAY, Plan, changed_parts
from baton_survey.domain.questions import Low, Question, QuestionText
from tests.unit.survey.world import PLAN, World

DEMO = Path(__file__).parents[3] / "apps/onebox/src/baton_onebox/demo/baton.yaml"
ASKED = 'questions: {liked: {scale: csat, words: {zh: "好吗", en: "Good"}}}'


def section(*lines: str) -> bytes:
    return "\n".join(["survey:", *(f"  {line}" for line in lines)]).encode()


def problems(content: bytes) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        read_plan(content)
    return [str(each) for each in refused.value.problems]


def test_the_demos_configuration_asks_four_questions() -> None:
    plan = read_plan(DEMO.read_bytes())
    assert [each.kind for each in plan.questions] == ["csat", "ces", "nps", "text"]
    assert [each.required for each in plan.questions] == [True, False, False, False]
    assert plan.off_matters == ("danger",)
    assert (plan.after, plan.period, plan.expires) == (10, 300, 30 * DAY)


def test_what_is_left_out_is_as_usual() -> None:
    (question,) = read_plan(section(ASKED)).questions
    assert question == Question(id="liked", kind="csat", words=QuestionText(zh="好吗", en="Good"))
    assert read_plan(section(ASKED)) == Plan(questions=(question,))
    assert (Plan().share, Plan().period, Plan().expires) == (100, 30 * DAY, 30 * DAY)
    assert Plan().low == Low(csat=2, nps=6, ces=3)


def test_without_the_section_nobody_is_asked() -> None:
    assert read_plan(b"cases: {}") == Plan()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["share: 50"], "line 2: survey: needs questions"),
        (["questions: {}"], "asks no question"),
        ([ASKED, "share: 101"], "line 3: survey.share: must be a whole number from 0 to 100"),
        ([ASKED, "period: often"], "line 3: survey.period: must be a time like"),
        ([ASKED, "expires: 0s"], "line 3: survey.expires: must be a time like"),
        ([ASKED, "low: {csat: 6}"], "line 3: survey.low.csat: must be a whole number from 0 to 5"),
        ([ASKED, "low: {text: 1}"], "line 3: survey.low.text: is not known here"),
        ([ASKED, "lows: {}"], "line 3: survey.lows: is not known here"),
        (["questions: {a: {scale: stars, words: {zh: 好, en: good}}}"], "must be one of csat, nps"),
        (["questions: {a: {scale: csat, words: {zh: 好}}}"], "line 2: survey.questions.a.words: n"),
        (["questions: {a: {scale: csat}}"], "line 2: survey.questions.a: needs words"),
        (["questions: [a]"], "must be a mapping"),
    ],
)
def test_each_problem_is_told_with_its_line(lines: list[str], said: str) -> None:
    found = problems(section(*lines))
    assert any(said in each for each in found), found


def test_so_many_questions_nobody_answers() -> None:
    one = "scale: text, words: {zh: 说, en: say}"
    many = ", ".join(f"q{n}: {{{one}}}" for n in range(13))
    found = problems(section(f"questions: {{{many}}}"))
    assert any("more than 12 questions" in each for each in found)
    assert any("more than 3 questions that are answered in words" in each for each in found)


def test_a_matter_that_the_file_does_not_have_cannot_be_switched_off() -> None:
    cases = b"cases:\n  matters: {danger: {}}\n  departments: {claims: {}}\n"
    known = section(ASKED, "off: {matters: [danger], departments: [claims]}")
    assert read_plan(cases + known).off_departments == ("claims",)
    (said,) = problems(cases + section(ASKED, "off: {matters: [dangre]}"))
    assert "names dangre, which is not under matters; did you mean danger?" in said


def test_what_would_change_is_named() -> None:
    turned = Plan(questions=tuple(reversed(PLAN.questions)), share=50)
    assert changed_parts(PLAN, PLAN) == []
    assert changed_parts(PLAN, turned) == ["order", "share"]
    assert changed_parts(PLAN, Plan()) == [
        "question:comment",
        "question:easy",
        "question:recommend",
        "question:satisfied",
    ]


async def test_loading_it_twice_writes_nothing(world: World) -> None:
    before = len(world.log.store.events)
    await world.plan(PLAN)
    assert len(world.log.store.events) == before
