"""Makes HTML of a mail harmless, and extracts its text."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

import nh3

from baton_email.parsing.charsets import clean
from baton_email.parsing.defects import Defect
from baton_email.parsing.html_bounds import bounded
from baton_email.parsing.limits import LIMITS

_TAGS = """
a abbr b blockquote br caption center cite code col colgroup dd del div dl dt em font
h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre q s small span strike strong sub sup table
tbody td tfoot th thead tr tt u ul
"""
TAGS = frozenset(_TAGS.split())
"""Allowed tags; all others are removed, with their content where it is code."""

ATTRIBUTES = {
    "*": {"align", "dir", "lang", "title", "valign"},
    "a": {"href"},
    "col": {"span", "width"},
    "font": {"color"},
    "img": {"alt", "height", "src", "width", "data-blocked-src"},
    "ol": {"start"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "rowspan", "width"},
    "th": {"colspan", "rowspan", "width"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})

_IMAGE = re.compile(r"<img([^<>]*?)\ssrc=\"(?!cid:)([^\"]*)\"")
_LINK_CID = re.compile(r"<a([^<>]*?)\shref=\"cid:[^\"]*\"")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"})
_LINES = frozenset({"br", "div", "tr", "li", "dt", "dd", "hr", "center", "caption", "table"})
_LISTS = frozenset({"ul", "ol"})
_KEPT = _PARAGRAPHS | _LINES | _LISTS | {"td", "th", "span", "font"}
_WITHOUT_TEXT = {
    "script",
    "style",
    "head",
    "title",
    "noscript",
    "template",
    "object",
    "svg",
    "math",
}
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_NO_GAP = re.compile(r"mso|margin(?:-bottom|-block-end)?\s*:\s*0(?!\.?[1-9])", re.I)
_START = re.compile(r"start=\"(\d{1,6})\"")
_DEEPEST = 20
_TOO_LARGE = Defect(
    "Its HTML is too large to be shown; the text is kept.", "HTML 过大，不予显示；文字已保留。"
)
_MANY_LINES = re.compile(r"\n(?:[> ]*\n){2,}")


def cleaned(html: str) -> tuple[str, Defect | None]:
    """HTML with the listed tags only; remote pictures keep their address in `data-blocked-src`
    until somebody asks for them. Returns no HTML, and why, if there is too much of it."""
    if _is_too_much(html):
        return "", _TOO_LARGE
    safe = nh3.clean(
        bounded(html),
        tags=set(TAGS),
        clean_content_tags=_WITHOUT_TEXT,
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    safe = _LINK_CID.sub(r"<a\1", safe)
    return _IMAGE.sub(r'<img\1 data-blocked-src="\2"', safe), None


def text_of(html: str) -> str:
    """The text, line by line: lists with their marks, `pre` as it stands; each level of quotation
    adds a `> `."""
    html = html[: LIMITS.html_characters]
    if not _is_too_much(html):
        html = nh3.clean(
            bounded(html),
            tags=set(_KEPT),
            attributes={"*": {"style", "class"}, "ol": {"start", "style", "class"}},
            attribute_filter=_what_matters,
            clean_content_tags=_WITHOUT_TEXT,
        )
    page = _Page()
    after = 0
    for found in _TAG.finditer(html):
        page.words(html[after : found.start()])
        after = found.end()
        (page.close if found.group(1) else page.open)(found.group(2), found.group(3))
    page.words(html[after:])
    page.end_line()
    return _MANY_LINES.sub(_one_gap, clean("\n".join(page.lines))).strip("\n")


def _is_too_much(html: str) -> bool:
    return len(html) > LIMITS.html_characters or html.count("<") > LIMITS.html_tags


def _what_matters(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "start":
        return value if value.isdecimal() else None
    if attribute == "style" and _KEEPS_LINES.search(value[:2_000]):
        return "pre"
    return "tight" if tag == "p" and _NO_GAP.search(value[:2_000]) else None


def _one_gap(found: re.Match[str]) -> str:
    return "\n" + found.group()[1:].split("\n", 1)[0] + "\n"


class _Element(NamedTuple):
    """An element around the words."""

    tag: str
    keeps_lines: bool
    is_tight: bool
    """No gap follows it: a paragraph that is only a line."""


@dataclass
class _Page:
    """The lines so far, and where the reading is."""

    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    """The line so far, in pieces: it may have as many as there are tags."""
    depth: int = 0
    lists: list[int] = field(default_factory=list)
    """The next number of each list around; 0: it has none."""
    around: list[_Element] = field(default_factory=list)
    mark: str = ""

    def words(self, written: str) -> None:
        """Words between tags."""
        said = unescape(written)
        if self._keeps_lines:
            first, *rest = said.replace("\r\n", "\n").split("\n")
            self._add(first)
            for each in rest:
                self.end_line()
                self._add(each)
            return
        said = _BLANKS.sub(" ", said)
        self._add(said if self.line and not self.line[-1].endswith(" ") else said.lstrip(" "))

    def open(self, tag: str, more: str) -> None:
        """A tag begins."""
        if tag in {"br", "hr"}:
            self.end_line()
            return
        if tag in _PARAGRAPHS or tag in _LINES or tag in _LISTS:
            self._end_words()
        if tag == "blockquote":
            if self.lines and self.lines[-1].strip("> "):
                self.end_line()
            self.depth += 1
        elif tag in _LISTS:
            start = _START.search(more)
            self.lists.append((int(start.group(1)) if start else 1) if tag == "ol" else 0)
        elif tag == "li":
            self._begin_item()
        keeps = tag == "pre" or '"pre"' in more or self._keeps_lines
        self.around.append(_Element(tag, keeps, '"tight"' in more))

    def close(self, tag: str, _: str) -> None:
        """A tag ends."""
        is_tight = False
        while self.around:
            element = self.around.pop()
            if element.tag == tag:
                is_tight = element.is_tight
                break
        if tag in {"td", "th"} and self.line:
            self.line.append(" ")
        if tag in _PARAGRAPHS or tag in _LINES or tag in _LISTS:
            self._end_words()
        if tag == "blockquote":
            self.depth = max(0, self.depth - 1)
            if self.lines and not self.lines[-1].strip("> "):
                self.lines.pop()
        if tag in _LISTS and self.lists:
            self.lists.pop()
        if tag in _PARAGRAPHS and not is_tight and self.lines and self.lines[-1].strip("> "):
            self.end_line()

    def end_line(self) -> None:
        """The line is over, empty or not."""
        self.lines.append("> " * min(self.depth, _DEEPEST) + "".join(self.line))
        self.line, self.mark = [], ""

    @property
    def _keeps_lines(self) -> bool:
        return bool(self.around) and self.around[-1].keeps_lines

    def _add(self, said: str) -> None:
        if self.mark and said.strip():
            self.line.insert(0, self.mark)
            self.mark = ""
        if said:
            self.line.append(said)

    def _end_words(self) -> None:
        if self.line:
            self.end_line()

    def _begin_item(self) -> None:
        number = self.lists[-1] if self.lists else 0
        indent = "  " * min(max(0, len(self.lists) - 1), _DEEPEST)
        self.mark = f"{indent}{number}. " if number else f"{indent}- "
        if number:
            self.lists[-1] += 1
