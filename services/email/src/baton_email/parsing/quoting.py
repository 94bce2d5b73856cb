"""Finds quotations of earlier mails in a text. Positions only: nothing is removed.

Own rules, Chinese and English: published libraries handle none of nine formats of Gmail, Apple,
163, QQ and Outlook, and mail-parser-reply takes 61 s for 30 kB of empty lines (measured)."""

import re

LONGEST_LINE = 300
"""Longest line that can introduce a quotation."""
MOST_LINES = 10_000
"""Most lines that are examined."""
_WINDOW = 3
"""Most lines of one introduction: mail programs wrap it."""

_WROTE_ZH = r"(?:写道|寫道|写到|寫到|编写|編寫)[ \t]*[::：]?"
_DATE = r"\d{2,4}[年/.-][ ]?\d{1,2}[月/.-][ ]?\d{1,2}"

_WROTE = re.compile(rf"(?:{_WROTE_ZH}|wrote[ ]?[:：])$", re.IGNORECASE)
INTRODUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:在|于|於)[ ]?{_DATE}.{{0,240}}{_WROTE_ZH}",
        rf".{{1,160}}(?:于|於)[ ]?{_DATE}.{{0,160}}{_WROTE_ZH}",
        rf"{_DATE}.{{0,200}}{_WROTE_ZH}",
        r"(?:on|at)\s.{6,240}\swrote[ ]?[:：]",
        rf".{{0,160}}{_DATE}.{{0,160}}\swrote[ ]?[:：]",
        r".{0,160}<[^<> ]{3,160}@[^<> ]{1,160}>.{0,80}\swrote[ ]?[:：]",
    )
)
"""Lines that name the author of the quotation: Gmail, Apple Mail, 163, Thunderbird, Yahoo."""

_RULED = r"[-_—=\u2500]{2,}"
SEPARATORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_RULED}[ ]?(?:原始邮件|原始郵件|邮件原件|郵件原件|邮件原文|原邮件|原文|回复的原邮件"
        rf"|回复的邮件|回覆的原郵件|原始信息|原始訊息|原來的郵件)[ ]?{_RULED}",
        rf"{_RULED}[ ]?(?:original(?: message| mail)?|replied message|reply message)[ ]?{_RULED}",
    )
)
"""Ruled lines: QQ, Foxmail, 139, Sina, NetEase's client, Outlook."""

_FIELD = re.compile(
    r"[|*> \t]*(?P<label>发件人|寄件者|寄件人|發件人|From|发送时间|發送時間|寄件日期|傳送時間"
    r"|日[ \u3000]{0,3}期|时[ \u3000]?间|Sent|Date|收件人|收件者|To|抄送|副本|Cc"
    r"|主[ \u3000]{0,3}题|主[ \u3000]{0,3}題|主旨|Subject)"
    r"\*{0,2}[ \t]*[|]?[ \t]*[:：|]",
    re.IGNORECASE,
)
_FROM = frozenset({"发件人", "寄件者", "寄件人", "發件人", "from"})
_RULE_ONLY = re.compile(rf"[ ]?{_RULED}[ ]?$")
_SENT_FROM = re.compile(
    r"(?:发自|從我的|从我的|發自|Sent from|Get Outlook|获取 ?Outlook).{0,60}$", re.I
)

Span = tuple[int, int]


def quotes(text: str, *, forwarded: bool = False) -> tuple[Span, ...]:
    """Spans of `text` that are quotation, in order, not overlapping.

    Nothing is quotation in a forwarded mail, nor where nothing new would be left: then what is
    quoted is the message. Answers written between `>` lines stay.
    """
    if forwarded:
        return ()
    lines = _lines(text)
    spans: list[Span] = []
    at = 0
    while at < min(len(lines), MOST_LINES):
        start, line = lines[at]
        header = _header_at(lines, at)
        if header is not None:
            spans.append((_rule_before(lines, at), len(text)))
            break
        used = _introduction_at(lines, at)
        if used or line.startswith(">"):
            end = _quoted_until(lines, at + used)
            if used and end == at + used:
                spans.append((start, len(text)))
                break
            spans.append((start, lines[end][0] if end < len(lines) else len(text)))
            at = end
            continue
        at += 1
    return tuple(spans) if _something_new(text, spans) else ()


def _lines(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, line.strip()))
        start += len(line) + 1
    return found


def _introduction_at(lines: list[tuple[int, str]], at: int) -> int:
    """Number of lines from here that introduce a quotation; 0: none."""
    first = lines[at][1].lstrip("> ")
    if not first or len(first) > LONGEST_LINE:
        return 0
    if any(pattern.fullmatch(first) for pattern in SEPARATORS):
        return 1
    joined = ""
    for used in range(1, min(_WINDOW, len(lines) - at) + 1):
        piece = lines[at + used - 1][1].lstrip("> ")
        joined = f"{joined} {piece}".strip()
        if not piece or len(joined) > LONGEST_LINE:
            return 0
        if _WROTE.search(piece) and any(p.fullmatch(joined) for p in INTRODUCTIONS):
            return used
    return 0


def _header_at(lines: list[tuple[int, str]], at: int) -> int | None:
    """Number of lines of a copied header from here: the sender first, then at least two other
    fields."""
    first = _FIELD.match(lines[at][1])
    if first is None or first["label"].lower() not in _FROM:
        return None
    labels = {_label(first)}
    used = 1
    for _, line in lines[at + 1 : at + 12]:
        if len(line) > 2 * LONGEST_LINE:
            break
        if field := _FIELD.match(line):
            labels.add(_label(field))
        used += 1
        if len(labels) >= 3:
            return used
    return None


def _label(found: re.Match[str]) -> str:
    return re.sub(r"\s", "", found["label"]).lower()


def _rule_before(lines: list[tuple[int, str]], at: int) -> int:
    """Start of the quotation: the ruled line above the copied header, if there is one."""
    before = at
    while before > 0 and not lines[before - 1][1]:
        before -= 1
    if before > 0 and _RULE_ONLY.match(lines[before - 1][1]):
        return lines[before - 1][0]
    return lines[at][0]


def _quoted_until(lines: list[tuple[int, str]], at: int) -> int:
    """Index after the `>` lines from here, blank lines between them included."""
    end = at
    while at < len(lines) and (not lines[at][1] or lines[at][1].startswith(">")):
        if lines[at][1]:
            end = at + 1
        at += 1
    return end


def _something_new(text: str, spans: list[Span]) -> bool:
    after = 0
    new: list[str] = []
    for start, end in [*spans, (len(text), len(text))]:
        new += text[after:start].split("\n")
        after = end
    return any(line.strip() and not _SENT_FROM.match(line.strip()) for line in new)
