"""Bounds the work of cleaning a mail's HTML before it begins: linear in its length."""

import re

MOST_ATTRIBUTES = 60
"""Attributes of one tag; a tag with more loses them all."""
LONGEST_TAG = 8_192
"""Characters of one tag; a longer one loses its attributes."""
DEEPEST = 200
"""Elements inside each other; tags that go deeper are left out, their words stay."""

MOST_REPEATED = 100_000
"""Elements that a parser makes again: each block repeats the formatting that is open around it.
Beyond it formatting is closed and left out; 2 kB of open `<font>` before 24,000 paragraphs took
4 GB."""

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_ATTRIBUTE = re.compile(r"[^\s=/>\"']+|\"[^\"]*\"|'[^']*'")
_WITHOUT_END = """
p li td th tr dt dd option thead tbody tfoot colgroup br hr img input meta link col area
base wbr embed source track param html head body
"""
_CLOSED_BY_OTHERS = frozenset(_WITHOUT_END.split())
"""Elements that end without a tag of their own: they are not counted as nesting."""
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
"""Elements that go on in the next block where their own end is missing."""
_FOREIGN = {name: re.compile(rf"</{name}\b[^>]*>", re.I) for name in ("svg", "math")}
"""Elements with rules of their own; nothing of them is shown."""


def bounded(html: str) -> str:
    """The HTML with no tag and no nesting that costs the cleaner more than its length."""
    return _Bounding(html).bounded()


class _Bounding:
    """One pass over the tags."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._pieces: list[str] = []
        self._depth = self._left_out = self._repeated = 0
        self._open: list[str] = []
        """The formatting that is open."""
        self._unended: set[str] = set()
        """Foreign elements of which no end follows any more."""

    def bounded(self) -> str:
        html, at = self._html, 0
        while (begins := html.find("<", at)) >= 0:
            self._pieces.append(html[at:begins])
            named = _NAME.match(html, begins)
            if named is None:
                at = _after_other(html, begins)
                if not html.startswith("<!--", begins):
                    self._pieces.append(html[begins:at])
                continue
            at = _end_of_tag(html, named.end())
            name, is_end = named.group(1).lower(), html[begins + 1] == "/"
            if name in _FOREIGN:
                at = at if is_end else self._after_foreign(name, at)
                continue
            tag = html[begins:at]
            if name in _FORMATTING:
                goes_in = self._formatting(name, is_end=is_end)
            else:
                self._repeat()
                goes_in = True
            if goes_in and (name in _CLOSED_BY_OTHERS or self._nesting(is_end=is_end)):
                if len(tag) > LONGEST_TAG or tag.count("=") + tag.count(" ") > MOST_ATTRIBUTES:
                    tag = _without_attributes(tag, named.group())
                self._pieces.append(tag)
        self._pieces.append(html[at:])
        return "".join(self._pieces)

    def _nesting(self, *, is_end: bool) -> bool:
        """False for a tag that goes too deep, and for its end."""
        if is_end and self._left_out:
            self._left_out -= 1
            return False
        self._depth = max(0, self._depth - 1) if is_end else self._depth + 1
        if self._depth > DEEPEST:
            self._depth, self._left_out = DEEPEST, self._left_out + 1
            return False
        return True

    def _formatting(self, name: str, *, is_end: bool) -> bool:
        """False once there was too much of it."""
        if self._repeated > MOST_REPEATED:
            return False
        if not is_end:
            self._open.append(name)
        elif name in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(name)]
        return True

    def _repeat(self) -> None:
        """A block begins or ends: what is open is made again in it."""
        self._repeated += len(self._open)
        if self._repeated > MOST_REPEATED and self._open:
            self._pieces += (f"</{name}>" for name in reversed(self._open))
            self._depth = max(0, self._depth - len(self._open))
            self._open.clear()

    def _after_foreign(self, name: str, at: int) -> int:
        """Behind its end; behind its first tag where it has none: its words stay."""
        if name not in self._unended:
            if found := _FOREIGN[name].search(self._html, at):
                return found.end()
            self._unended.add(name)
        return at


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
