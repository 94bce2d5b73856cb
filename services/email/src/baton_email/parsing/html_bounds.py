"""Bounds the work of cleaning a mail's HTML before it begins: linear in its length."""

import re

MOST_ATTRIBUTES = 60
"""Attributes of one tag; a tag with more loses them all."""
LONGEST_TAG = 8_192
"""Characters of one tag; a longer one loses its attributes."""
DEEPEST = 200
"""Elements inside each other; tags that go deeper are left out, their words stay."""

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_ATTRIBUTE = re.compile(r"[^\s=/>\"']+|\"[^\"]*\"|'[^']*'")
_WITHOUT_END = """
p li td th tr dt dd option thead tbody tfoot colgroup br hr img input meta link col area
base wbr embed source track param html head body
"""
_CLOSED_BY_OTHERS = frozenset(_WITHOUT_END.split())
"""Elements that end without a tag of their own: they are not counted as nesting."""


def bounded(html: str) -> str:
    """The HTML with no tag and no nesting that costs the cleaner more than its length."""
    pieces: list[str] = []
    depth, left_out, at = 0, 0, 0
    while (begins := html.find("<", at)) >= 0:
        pieces.append(html[at:begins])
        named = _NAME.match(html, begins)
        if named is None:
            end = _after_other(html, begins)
            at = end
            if html.startswith("<!--", begins):
                continue
            pieces.append(html[begins:end])
            continue
        at = _end_of_tag(html, named.end())
        name, closing = named.group(1).lower(), html[begins + 1] == "/"
        tag = html[begins:at]
        if name not in _CLOSED_BY_OTHERS and not tag.endswith("/>"):
            if closing and left_out:
                left_out -= 1
                continue
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > DEEPEST:
                depth, left_out = DEEPEST, left_out + 1
                continue
        if len(tag) > LONGEST_TAG or tag.count("=") + tag.count(" ") > MOST_ATTRIBUTES:
            tag = _without_attributes(tag, named.group())
        pieces.append(tag)
    pieces.append(html[at:])
    return "".join(pieces)


def _without_attributes(tag: str, opening: str) -> str:
    """The tag as it came if it has few attributes after all, else without them."""
    if len(tag) <= LONGEST_TAG:
        count = sum(1 for count, _ in enumerate(_ATTRIBUTE.finditer(tag)) if count <= 500)
        if count <= 2 * MOST_ATTRIBUTES:
            return tag
    return f"{opening}>"


def _after_other(html: str, begins: int) -> int:
    """Behind a comment or a declaration; behind the sign itself where it is only a sign."""
    if html.startswith("<!--", begins):
        end = html.find("-->", begins + 4)
        return len(html) if end < 0 else end + 3
    if html.startswith(("<!", "<?"), begins):
        end = html.find(">", begins)
        return len(html) if end < 0 else end + 1
    return begins + 1


def _end_of_tag(html: str, at: int) -> int:
    """Behind the `>` of a tag, which is no part of a quoted value; a tag whose quotes do not fit
    ends at its first `>`."""
    first = html.find(">", at)
    if first < 0:
        return len(html)
    end = first
    while 0 <= end < at + LONGEST_TAG:
        said = html[at:end]
        if said.count('"') % 2 == 0 and (said.count("'") % 2 == 0 or '"' in said):
            return end + 1
        end = html.find(">", end + 1)
    return first + 1
