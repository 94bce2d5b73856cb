"""The pages as HTML: the form with what was entered and what is wrong, and the kind sentences."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from importlib import resources
from string import Template

from baton_survey.api.page.form import (
    DECLINE,
    LONGEST_COMMENT,
    NEVER_AGAIN,
    Filled,
    Problem,
    field_name,
)
from baton_survey.api.page.words import WORDS, PageWords
from baton_survey.domain.closing import Language
from baton_survey.domain.invitation.events import CustomerInvited
from baton_survey.domain.questions import RANGES, Question

_FRAME = Template((resources.files(__package__) / "frame.html").read_text("utf-8"))
_STYLE = (resources.files(__package__) / "style.css").read_text("utf-8")
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
}
"""The address is the customer's key: it goes nowhere from here, and nothing is loaded."""
_OTHER: Mapping[Language, tuple[Language, str]] = {"en": ("zh", "中文"), "zh": ("en", "English")}


def sentence_page(language: Language, said: tuple[str, str]) -> bytes:
    """A heading and a sentence."""
    heading, sentence = said
    return _page(language, heading, heading, f"<p>{escape(sentence)}</p>")


def form_page(
    language: Language,
    invited: CustomerInvited,
    filled: Filled,
    problems: Mapping[str, Problem],
    notice: str = "",
) -> bytes:
    """The questions, with what was entered; `notice` is said above them."""
    words = WORDS[language]
    number = f"<b>{escape(invited.closing.number)}</b>"
    parts = [f"<p>{escape(words.intro).format(number=number)}</p>"]
    if notice:
        parts.append(
            f'<div class="problems" role="alert"><p class="wrong">{escape(notice)}</p></div>'
        )
    if problems:
        parts.append(_summary(words, language, invited, problems))
    parts.append(f'<form method="post" action="?lang={language}">')
    for each in invited.questions:
        wrong = problems.get(each.id)
        said = "" if wrong is None else _sentence(words, wrong)
        if each.kind == "text":
            parts.append(_written(words, language, each, filled.written.get(each.id, ""), said))
        else:
            parts.append(_scale(words, language, each, filled.chosen.get(each.id, ""), said))
    ticked = " checked" if filled.opts_out else ""
    parts.append(
        f'<label class="tick"><input type="checkbox" name="{NEVER_AGAIN}" value="1"{ticked}>'
        f"<span>{escape(words.never_again)}</span></label>"
        f'<button class="send">{escape(words.send)}</button></form>'
    )
    aside = (
        f'<aside><form method="post" action="?lang={language}" class="aside">'
        f'<p class="soft">{escape(words.or_not)}</p>'
        f'<input type="hidden" name="{DECLINE}" value="1">'
        f'<button class="quiet">{escape(words.decline)}</button></form></aside>'
    )
    title = f"{words.problems} – {words.title}" if problems or notice else words.title
    return _page(language, title, words.title, "\n".join(parts), aside)


def _page(language: Language, title: str, heading: str, content: str, aside: str = "") -> bytes:
    other, other_name = _OTHER[language]
    return _FRAME.substitute(
        lang=language,
        title=escape(title),
        style=_STYLE,
        other=other,
        other_name=other_name,
        heading=escape(heading),
        content=content,
        aside=aside,
    ).encode()


def _summary(
    words: PageWords, language: Language, invited: CustomerInvited, problems: Mapping[str, Problem]
) -> str:
    """All that is wrong, each leading to its question."""
    lines = "".join(
        f'<li><a href="#{_first_input(each)}">{escape(_words(each, language))}</a><br>'
        f"{escape(_sentence(words, problems[each.id]))}</li>"
        for each in invited.questions
        if each.id in problems
    )
    heading = f"<h2>{escape(words.problems)}</h2>"
    return f'<div class="problems" role="alert">{heading}<ul>{lines}</ul></div>'


def _scale(words: PageWords, language: Language, each: Question, chosen: str, wrong: str) -> str:
    name, ends, values = field_name(each), words.ends[each.kind], RANGES[each.kind]
    described = f"{name}-ends" + (f" {name}-wrong" if wrong else "")
    options = "".join(
        f'<label><input type="radio" name="{name}" value="{value}" id="{name}-{value}"'
        f"{' checked' if chosen == str(value) else ''}><span>{value}</span></label>"
        for value in values
    )
    return (
        f'<fieldset role="radiogroup" aria-labelledby="{name}-asked" aria-describedby="{described}"'
        f"{_flags(each, wrong)}>"
        f'<legend id="{name}-asked">{escape(_words(each, language))} {_tag(words, each)}</legend>'
        f"{_wrong(name, wrong)}"
        f'<div class="scale {each.kind}">{options}</div>'
        f'<p class="ends" id="{name}-ends"><span>{values[0]} = {escape(ends.least)}</span>'
        f"<span>{values[-1]} = {escape(ends.most)}</span></p></fieldset>"
    )


def _written(words: PageWords, language: Language, each: Question, text: str, wrong: str) -> str:
    name = field_name(each)
    described = f"{name}-most" + (f" {name}-wrong" if wrong else "")
    most = escape(words.most_characters.format(most=LONGEST_COMMENT))
    return (
        f'<div class="text"><label for="{name}">{escape(_words(each, language))} '
        f"{_tag(words, each)}</label>{_wrong(name, wrong)}"
        f'<textarea id="{name}" name="{name}" rows="5" maxlength="{LONGEST_COMMENT}" '
        f'aria-describedby="{described}"{_flags(each, wrong)}>\n{escape(text)}</textarea>'
        f'<p class="soft" id="{name}-most">{most}</p></div>'
    )


def _flags(each: Question, wrong: str) -> str:
    required = ' aria-required="true"' if each.required else ""
    return required + (' aria-invalid="true"' if wrong else "")


def _wrong(name: str, wrong: str) -> str:
    return f'<p class="wrong" id="{name}-wrong">{escape(wrong)}</p>' if wrong else ""


def _sentence(words: PageWords, problem: Problem) -> str:
    if problem == "too-long":
        return words.too_long.format(most=LONGEST_COMMENT)
    return words.wrong[problem]


def _tag(words: PageWords, each: Question) -> str:
    return f'<span class="tag">{escape(words.required if each.required else words.optional)}</span>'


def _words(each: Question, language: Language) -> str:
    return each.words.zh if language == "zh" else each.words.en


def _first_input(each: Question) -> str:
    name = field_name(each)
    return name if each.kind == "text" else f"{name}-{RANGES[each.kind][0]}"
