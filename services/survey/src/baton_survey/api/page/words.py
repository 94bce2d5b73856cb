"""The texts of the page, in both languages."""

from collections.abc import Mapping

import msgspec

from baton_survey.domain.closing import Language
from baton_survey.domain.invitation.answers import Wrong
from baton_survey.domain.questions import QuestionKind


class Ends(msgspec.Struct, frozen=True):
    """The meaning of the two ends of a scale."""

    least: str
    most: str


class PageWords(msgspec.Struct, frozen=True, kw_only=True):
    """In one language."""

    title: str
    intro: str
    """With the case's `{number}`."""
    required: str
    optional: str
    ends: Mapping[QuestionKind, Ends]
    most_characters: str
    send: str
    never_again: str
    or_not: str
    decline: str
    problems: str
    wrong: Mapping[Wrong, str]
    too_long: str
    later: str
    thanks: tuple[str, str]
    answered: tuple[str, str]
    declined: tuple[str, str]
    expired: tuple[str, str]
    unknown: tuple[str, str]
    too_many: tuple[str, str]
    away: tuple[str, str]
    """Headings with their sentences."""


WORDS: Mapping[Language, PageWords] = {
    "en": PageWords(
        title="How did we do?",
        intro="Your case {number} is closed. Please tell us how it was; it takes a minute.",
        required="Please answer",
        optional="If you like",
        ends={
            "csat": Ends("very dissatisfied", "very satisfied"),
            "nps": Ends("not at all likely", "extremely likely"),
            "ces": Ends("very difficult", "very easy"),
        },
        most_characters="At most {most} characters.",
        send="Send my answer",
        never_again="Please do not ask me again after other cases",
        or_not="You would rather not answer?",
        decline="Do not ask me again",
        problems="Your answer was not sent yet",
        wrong={
            "missing": "Please choose an answer.",
            "not-on-the-scale": "Please choose one of the answers shown.",
            "nothing-said": "Please answer at least one question.",
        },
        too_long="Please shorten this to {most} characters.",
        later="We could not keep your answer just now. Nothing is lost: please send it again in a "
        "minute.",
        thanks=("Thank you", "Your answer has arrived. You can close this page."),
        answered=(
            "Thank you, you have already answered",
            "Your answer is with us. A survey can be answered only once.",
        ),
        declined=(
            "We will not ask you again",
            "Thank you for telling us. If you have a concern, we are there for you as before.",
        ),
        expired=(
            "This invitation has expired",
            "It can no longer be answered. If there is something you want to tell us, just answer "
            "the mail that it came with.",
        ),
        unknown=(
            "This link does not lead to a survey",
            "Please open the link in our mail once more; if it is broken over two lines, copy all "
            "of it.",
        ),
        too_many=("One moment, please", "Too many wrong links were tried. Come again in a minute."),
        away=("One moment, please", "We cannot show the survey just now. Come again in a minute."),
    ),
    "zh": PageWords(
        title="我们做得怎么样？",
        intro="您的个案 {number} 已经关闭。请花一分钟告诉我们您的感受。",
        required="必答",
        optional="选答",
        ends={
            "csat": Ends("非常不满意", "非常满意"),
            "nps": Ends("完全不可能", "非常可能"),
            "ces": Ends("非常困难", "非常容易"),
        },
        most_characters="最多 {most} 个字。",
        send="提交评价",
        never_again="以后的个案请不要再邀请我评价",
        or_not="不想评价？",
        decline="不要再邀请我",
        problems="您的评价还没有提交",
        wrong={
            "missing": "请选择一个答案。",
            "not-on-the-scale": "请从显示的答案中选择。",
            "nothing-said": "请至少回答一个问题。",
        },
        too_long="请缩短到 {most} 个字以内。",
        later="暂时没能保存您的评价。您填写的内容还在，请一分钟后再提交一次。",
        thanks=("谢谢您", "您的评价已经收到，可以关闭本页了。"),
        answered=("谢谢，您已经评价过了", "您的评价在我们这里。每次邀请只能评价一次。"),
        declined=("我们不会再邀请您", "谢谢告知。如有需要，我们一如既往为您服务。"),
        expired=(
            "邀请已过期",
            "现在不能再评价了。如果还有话想告诉我们，请直接回复那封邀请邮件。",
        ),
        unknown=(
            "这个链接没有对应的评价",
            "请重新打开邮件中的链接；如果链接断成了两行，请完整复制。",
        ),
        too_many=("请稍候", "错误的链接尝试过多，请一分钟后再来。"),
        away=("请稍候", "暂时无法显示评价页，请一分钟后再来。"),
    ),
}
