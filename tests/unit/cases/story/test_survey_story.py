"""What the survey about a case reads like, in both languages."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.events import SURVEY_EVENTS, Score
from baton_cases.projections.story.survey import BECAUSE, tell_survey
from tests.unit.cases.story.telling import OF_CASE, WORDS, Sentence

ANSWERED = happened.SurveyAnswered(
    **OF_CASE,
    invitation_id="i1",
    scores=(
        Score(question="satisfied", scale="csat", value=2),
        Score(question="recommend", scale="nps", value=3),
        Score(question="easy", scale="ces", value=7),
    ),
    comments=(WORDS,),
    low=True,
)
SENTENCES: list[Sentence] = [
    (
        happened.CustomerInvited(**OF_CASE, invitation_id="i1", channel="mail"),
        "已邀请客户评价。",
        "The customer was invited to say what they think.",
    ),
    (
        happened.CustomerNotInvited(**OF_CASE, reason="no-address"),
        "未邀请客户评价：没有可用的邮件地址。",
        "The customer was not invited: there is no address that works.",
    ),
    (
        ANSWERED,
        "客户评价：满意度 2/5，推荐意愿 3/10，办理轻松度 7/7。",
        "The customer answered the survey: satisfaction 2 of 5, would recommend us 3 of 10, "
        "it was easy 7 of 7.",
    ),
    (
        msgspec.structs.replace(ANSWERED, scores=()),
        "客户作答了评价。",
        "The customer answered the survey.",
    ),
    (
        happened.FollowUpAsked(**OF_CASE, invitation_id="i1", about="c1"),
        "评分偏低，请负责人跟进。",
        "The score is low: whoever is accountable should follow it up.",
    ),
    (
        happened.InvitationExpired(**OF_CASE, invitation_id="i1"),
        "评价邀请已过期，客户未作答。",
        "The invitation expired without an answer.",
    ),
    (happened.SurveyMessageIgnored(**OF_CASE, news="SurveyAnswered", reason="twice"), None, None),
]


@pytest.mark.parametrize(("event", "zh", "en"), SENTENCES, ids=lambda each: type(each).__name__)
def test_a_survey_is_told(event: Any, zh: str | None, en: str | None) -> None:
    assert tell_survey(event) == ((zh, en) if zh is not None else None)


def test_every_event_of_a_survey_was_told_above() -> None:
    assert {type(event) for event, _, _ in SENTENCES} == set(SURVEY_EVENTS.classes().values())


@pytest.mark.parametrize("reason", BECAUSE)
def test_every_reason_has_its_words(reason: Any) -> None:
    assert tell_survey(happened.CustomerNotInvited(**OF_CASE, reason=reason)) is not None
