"""Sentences about the survey of a case: asked, not asked, answered, expired."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.survey import events as happened
from baton_cases.domain.survey.events import Score, SurveyEvent
from baton_cases.projections.story.words import Both

BECAUSE: Mapping[str, Both] = {
    "merged": Both("事情在另一个个案中继续", "the concern goes on in another case"),
    "no-address": Both("没有可用的邮件地址", "there is no address that works"),
    "asked-lately": Both("近期已邀请过", "they were asked lately"),
    "opted-out": Both("客户不愿接受评价邀请", "they do not wish to be asked"),
    "not-sampled": Both("不在抽样之内", "they are not in the sample"),
    "switched-off": Both("评价已停用", "surveys are switched off"),
}

SCALES: Mapping[str, tuple[Both, int]] = {
    "csat": (Both("满意度", "satisfaction"), 5),
    "nps": (Both("推荐意愿", "would recommend us"), 10),
    "ces": (Both("办理轻松度", "it was easy"), 7),
}
"""The meaning of each scale, and its best score."""


def tell_survey(event: SurveyEvent) -> Both | None:
    """The sentence for a survey event; the customer's words are shown beside it to those who may
    read them."""
    match event:
        case happened.CustomerInvited():
            return Both("已邀请客户评价。", "The customer was invited to say what they think.")
        case happened.CustomerNotInvited():
            why = BECAUSE[event.reason]
            return Both(f"未邀请客户评价：{why.zh}。", f"The customer was not invited: {why.en}.")
        case happened.SurveyAnswered():
            return _answered(event)
        case happened.FollowUpAsked():
            return Both(
                "评分偏低，请负责人跟进。",
                "The score is low: whoever is accountable should follow it up.",
            )
        case happened.InvitationExpired():
            return Both("评价邀请已过期，客户未作答。", "The invitation expired without an answer.")
        case happened.SurveyMessageIgnored():
            return None
        case _:
            assert_never(event)


def _answered(event: happened.SurveyAnswered) -> Both:
    zh = "，".join(_score(each).zh for each in event.scores)
    en = ", ".join(_score(each).en for each in event.scores)
    if not event.scores:
        return Both("客户作答了评价。", "The customer answered the survey.")
    return Both(f"客户评价：{zh}。", f"The customer answered the survey: {en}.")


def _score(score: Score) -> Both:
    asks, best = SCALES[score.scale]
    return Both(f"{asks.zh} {score.value}/{best}", f"{asks.en} {score.value} of {best}")
