"""Makes HTML of a mail harmless, and extracts its text."""

import re
from html import unescape

import nh3

from baton_email.parsing.charsets import clean
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
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre"})
_LINES = frozenset({"br", "div", "tr", "li", "dt", "dd", "hr", "center", "caption"})
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
_DEEPEST = 20
_MANY_LINES = re.compile(r"\n{3,}")


def cleaned(html: str) -> tuple[str, str | None]:
    """HTML with the listed tags only; remote pictures keep their address in `data-blocked-src`
    until somebody asks for them. Returns no HTML, and a sentence, if there is too much of it."""
    if len(html) > LIMITS.html_characters or html.count("<") > LIMITS.html_tags:
        return "", "Its HTML is too large to be shown; the text is kept."
    safe = nh3.clean(
        html,
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
    """The text, line by line; each level of quotation adds a `> `."""
    html = html[: LIMITS.html_characters]
    if html.count("<") <= LIMITS.html_tags:
        kept = set(_PARAGRAPHS | _LINES | {"blockquote", "td", "th"})
        html = nh3.clean(html, tags=kept, attributes={}, clean_content_tags=_WITHOUT_TEXT)
    lines: list[str] = [""]
    depth, after = 0, 0
    for found in _TAG.finditer(html):
        _add(lines, html[after : found.start()])
        after = found.end()
        closing, tag = bool(found.group(1)), found.group(2)
        if tag == "blockquote":
            lines.append("")
            _quote(lines, depth)
            depth = max(0, depth - 1) if closing else min(_DEEPEST, depth + 1)
        elif tag in _LINES and not (closing and tag == "br"):
            if tag in {"br", "hr"} or lines[-1]:
                _end_line(lines, depth)
        elif tag in _PARAGRAPHS:
            if lines[-1]:
                _end_line(lines, depth)
            if closing and tag == "p" and len(lines) > 1 and lines[-2]:
                _end_line(lines, depth)
        elif tag in {"td", "th"} and closing and lines[-1]:
            lines[-1] += " "
    _add(lines, html[after:])
    _end_line(lines, depth)
    return _MANY_LINES.sub("\n\n", clean("\n".join(lines))).strip("\n")


def _add(lines: list[str], written: str) -> None:
    words = _BLANKS.sub(" ", unescape(written))
    lines[-1] += words if lines[-1] else words.lstrip()


def _end_line(lines: list[str], depth: int) -> None:
    if depth:
        lines[-1] = "> " * depth + lines[-1]
    lines.append("")


def _quote(lines: list[str], depth: int) -> None:
    """Ends the current line: it belongs to the depth before the change."""
    if depth and len(lines) > 1 and lines[-2]:
        lines[-2] = "> " * depth + lines[-2]
