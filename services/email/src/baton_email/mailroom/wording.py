"""Texts and subject lines of the mails that email writes itself, in both languages."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from baton_common.model.clock import clock_text
from baton_email.domain.colleague.events import Matter

Language = Literal["zh", "en"]

_ANSWERED = re.compile(r"\s*(?:re|aw|回复|答复|回覆)\s*[:：]\s*", re.IGNORECASE)
_LONGEST = 200


class MailText(NamedTuple):
    """Subject and text of a mail."""

    subject_line: str
    text: str


_ACKNOWLEDGEMENTS: dict[Language, tuple[str, str]] = {
    "zh": (
        "已收到：{subject}",
        "您好：\n\n"
        "我们已经收到您的来信，编号是 {number}。负责的同事会尽快回复您。\n\n"
        "如需补充，请直接回复本邮件。\n\n"
        "（本邮件由系统自动发出，确认我们已经收到来信。）\n",
    ),
    "en": (
        "We have received: {subject}",
        "Hello,\n\n"
        "we have received your mail. Its number is {number}. The colleague who is responsible "
        "will answer you soon.\n\n"
        "If you want to add something, just answer this mail.\n\n"
        "(This mail was sent automatically to confirm that yours arrived.)\n",
    ),
}

LINK = "{link}"
"""Placeholder in an invitation's text until it is sent: the link itself is stored nowhere."""

_INVITATIONS: dict[Language, tuple[str, str]] = {
    "zh": (
        "我们做得怎么样？",
        "您好：\n\n"
        "您的个案 {number} 已经关闭。请花一分钟告诉我们您的感受：\n\n"
        "{link}\n\n"
        "链接只能使用一次，有效期至 {until}。如果不希望再收到评价邀请，可以在那里告诉我们。\n\n"
        "如果事情其实还没有解决，请直接回复本邮件。\n\n"
        "（本邮件由系统自动发出。）\n",
    ),
    "en": (
        "How did we do?",
        "Hello,\n\n"
        "your case {number} is closed. Please tell us how it was; it takes a minute:\n\n"
        "{link}\n\n"
        "The link works once, until {until}. If you do not want to be asked again, you can say so "
        "there.\n\n"
        "If your concern is not settled after all, just answer this mail.\n\n"
        "(This mail was sent automatically.)\n",
    ),
}

_NOTICES: dict[Language, dict[str, str]] = {
    "zh": {
        "one": "请您接手个案",
        "many": "有 {count} 件事等您处理",
        "asked": "请您在 {until} 之前接手{number}（{department}）。",
        "assigned": "{number}（{department}）现以职务由您负责。",
        "unproven": "{number}（{department}）收到一封发件人身份未经证实的邮件，"
        "请确认是否为本人所写。",
        "number": "个案 {number}",
        "none": "一个个案",
        "end": "（本邮件由系统自动发出，请勿回复。）",
    },
    "en": {
        "one": "You are asked to take a case",
        "many": "{count} things wait for you",
        "asked": "You are asked to take {number} of {department}, until {until}.",
        "assigned": "{number} of {department} is yours now, by office.",
        "unproven": "A mail came to {number} of {department} whose sender is not proven: whether "
        "it is theirs is yours to say.",
        "number": "case {number}",
        "none": "a case",
        "end": "(This mail was sent automatically. Nobody reads answers to it.)",
    },
}

_WITHOUT_SUBJECT: dict[Language, str] = {
    "zh": "已收到您的来信",
    "en": "We have received your mail",
}
"""Subjects of acknowledgements that repeat nothing."""
_NO_SUBJECT: dict[Language, str] = {"zh": "您的来信", "en": "your mail"}


def acknowledgement(subject: str | None, number: str, language: Language) -> MailText:
    """Text that confirms the mail, gives its number, and says how to add something. None: the
    subject is not repeated."""
    with_subject, text = _ACKNOWLEDGEMENTS[language]
    if subject is None:
        subject_line = _WITHOUT_SUBJECT[language]
    else:
        metadata = _plain(subject, number) or _NO_SUBJECT[language]
        subject_line = with_subject.format(subject=metadata)
    return MailText(_with_number(subject_line, number), text.format(number=number))


def invitation(number: str, until: date, language: Language) -> MailText:
    """Text that asks about satisfaction; `LINK` is replaced on sending."""
    subject_line, text = _INVITATIONS[language]
    return MailText(
        _with_number(subject_line, number),
        text.format(number=number, until=until.isoformat(), link=LINK),
    )


def notice(matters: Sequence[Matter], language: Language) -> MailText:
    """Text that tells a colleague that they are asked, or that a case is theirs: numbers,
    departments and times, nothing that a customer said."""
    words = _NOTICES[language]
    lines = [_noticed(each, words) for each in matters]
    first = _NOTICES[language]["one"] if matters[0].kind == "asked" else lines[0]
    subject_line = first if len(matters) == 1 else words["many"].format(count=len(matters))
    text = "\n\n".join([*lines, words["end"]])
    return MailText(subject_line, f"{text}\n")


def _noticed(matter: Matter, words: dict[str, str]) -> str:
    number = words["number"].format(number=matter.number) if matter.number else words["none"]
    until = clock_text(matter.until, dated=True) if matter.until else ""
    line = words[matter.kind].format(number=number, department=matter.department, until=until)
    return line[:1].upper() + line[1:]


def reply_subject(subject: str, number: str, language: Language) -> str:
    """The subject of a reply: `Re:` once, the number at the end once."""
    return _with_number(f"Re: {_plain(subject, number) or _NO_SUBJECT[language]}", number)


def _plain(subject: str, number: str) -> str:
    while (found := _ANSWERED.match(subject)) is not None:
        subject = subject[found.end() :]
    return subject.replace(f"[{number}]", "").strip()[:_LONGEST] if number else subject.strip()


def _with_number(subject: str, number: str) -> str:
    return f"{subject} [{number}]" if number else subject
