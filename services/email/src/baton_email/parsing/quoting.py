"""Finds what is surely quotation or signature in a text. Positions only: nothing is removed.

Own rules, Chinese and western: published libraries handle none of nine formats of Gmail, Apple,
163, QQ and Outlook, and mail-parser-reply takes 61 s for 30 kB of empty lines (measured)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from baton_email.parsing.copied_headers import Block, block_at
from baton_email.parsing.introductions import introduction_at, is_forward_mark, is_separator
from baton_email.parsing.known_mails import KnownMails
from baton_email.parsing.parsed import ParsedMail, Quoting, Span

MOST_LINES = 10_000
"""Most lines that are examined."""
_LONGEST_SIGNATURE = 15
_RULE_ONLY = re.compile(r"[ ]?[-_—=\u2500]{2,}[ ]?")
_RULED_WORDS = re.compile(r"[-_—=\u2500]{2,} ?[^-_—=\u2500]{3,40}[-_—=\u2500]{2,}")
"""Words between rules: what a client in some language says above a copied header."""
_SENT_FROM = re.compile(
    r"(?:发自|從我的|从我的|發自|Sent from|Get Outlook|获取 ?Outlook|Von meinem|Envoyé de).{0,60}$",
    re.IGNORECASE,
)
_POINTS_DOWN = re.compile(
    r"见下|見下|如下|下方|下面|下文|以下|红字|红色|紅字|紅色|蓝字|蓝色|逐条|穿插|文中|\bbelow\b|\binline\b"
    r"|\bin[- ]line\b|\bin (?:red|blue|green|bold|capitals|caps)\b|\binterspersed\b"
    r"|\bbetween the lines\b"
    r"|\bunten\b|\bci-dessous\b|\bmás abajo\b|\babaixo\b|\bsotto\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？][\"”」)）]?$")
_CLOSING = re.compile(
    r"(?:thanks|thank you|many thanks|regards|kind regards|best|best regards|best wishes|sincerely"
    r"|yours|cheers|service|谢谢|謝謝|感谢|此致|祝|顺祝|敬礼|客服|mit freundlichen"
    r"|viele gr|cordialement"
    r"|saludos|--)",
    re.IGNORECASE,
)
_MARKED_ANSWER = re.compile(r"(?:re|a|answer|答|回答|答复|回复)\s?[:：]", re.IGNORECASE)


@dataclass(frozen=True)
class Circumstances:
    """What else is known of the mail."""

    is_answer: bool = False
    """It refers to an earlier mail, or its subject begins like an answer's."""
    is_forward: bool = False
    """Its subject begins like a forward's, or its text is that of a mail inside it."""


def quotes(text: str, mail: Circumstances, known: KnownMails | None = None) -> tuple[Span, ...]:
    """Spans of `text` that are quotation or signature, in order, not overlapping.

    Nothing is folded in a forwarded mail, nor where nothing new would be left: then what is quoted
    is the message. Answers written between quoted lines stay.
    """
    if mail.is_forward:
        return ()
    reading = _Reading(text, mail, known or KnownMails())
    if any(is_forward_mark(line) and not reading.known.has(line) for line in reading.lines):
        return ()
    reading.read()
    spans = reading.spans()
    return spans if _something_new(text, spans) else ()


def quoting_of(mail: ParsedMail, known: Sequence[str]) -> Quoting:
    """The question what folds of the mail's text, for another process."""
    return Quoting(
        text=mail.text, is_answer=mail.is_answer, is_forward=mail.is_forward, known=tuple(known)
    )


def quotes_in(asked: Quoting) -> tuple[Span, ...]:
    """What folds, for whoever knows the earlier mails."""
    mail = Circumstances(is_answer=asked.is_answer, is_forward=asked.is_forward)
    return quotes(asked.text, mail, KnownMails(asked.known))


class _Reading:
    """One text: its lines, and which of them fold."""

    def __init__(self, text: str, mail: Circumstances, known: KnownMails) -> None:
        self._raw = text.split("\n", MOST_LINES)[:MOST_LINES]
        self._length = len(text)
        self.lines = [line.strip() for line in self._raw]
        self.mail = mail
        self.known = known
        self.folds = [False] * len(self.lines)
        self._to_the_end = False
        self._is_known = False

    def read(self) -> None:
        """Look at each line once, from the top."""
        at, introduced = 0, False
        while at < len(self.lines):
            line = self.lines[at]
            if used := introduction_at(self.lines, at):
                header = self._after_blanks(at + used)
                if (block := self._block_at(header)) is not None:
                    at = self._after_block(header, block, at)
                elif self._quoted_after(at, used):
                    introduced = True
                    at = self._fold_run(at, at + used)
                else:
                    introduced = introduced or self._known_after(at, used)
                    at += 1
            elif line.startswith(">"):
                end = self._end_of_run(at)
                introduced = introduced or self._begins_with_header(at, end)
                self._judge_run(at, end, introduced=introduced)
                at = end
            elif (block := self._block_at(at)) is not None:
                at = self._after_block(at, block, self._rule_before(at))
            elif self._raw[at] == "-- ":
                at = self._signature(at)
            else:
                if introduced and self.known.has(line) and self._is_no_accident(at):
                    self.folds[at] = True
                at += 1

    def spans(self) -> tuple[Span, ...]:
        """What folds, blank lines between folded ones included."""
        found: list[Span] = []
        start = 0
        for line, folds in zip(self._raw, self.folds, strict=True):
            if folds:
                found.append((start, min(start + len(line) + 1, self._length)))
            start += len(line) + 1
        return self._joined(found)

    def _joined(self, found: Sequence[Span]) -> tuple[Span, ...]:
        text = "\n".join(self._raw)
        joined: list[Span] = []
        for start, end in found:
            if joined and not text[joined[-1][1] : start].strip():
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        if self._to_the_end and joined:
            joined[-1] = (joined[-1][0], self._length)
        return tuple(joined)

    def _block_at(self, at: int) -> Block | None:
        return block_at(self.lines, at) if at < len(self.lines) else None

    def _after_blanks(self, at: int) -> int:
        while at < len(self.lines) and not self.lines[at]:
            at += 1
        return at

    def _begins_with_header(self, at: int, end: int) -> bool:
        """True for marked lines of an answer that begin with a copied header."""
        marked = [line.lstrip("> ") for line in self.lines[at : min(end, at + 16)]]
        block = block_at(marked, 0)
        return self.mail.is_answer and block is not None and block.has_address

    def _quoted_after(self, at: int, used: int) -> bool:
        """True if marked lines follow the introduction, in an answer or from a mail we know."""
        end = self._after_blanks(at + used)
        is_marked = end < len(self.lines) and self.lines[end].startswith(">")
        if not is_marked:
            return False
        run = self.lines[end : self._end_of_run(end)]
        return self.mail.is_answer or any(map(self.known.has_surely, run))

    def _known_after(self, at: int, used: int) -> bool:
        """Unmarked lines after the introduction stand in a mail we know: it folds, they will."""
        following = [line for line in self.lines[at + used : at + used + 40] if line]
        if not following or not any(map(self.known.has_surely, following)):
            return False
        self.folds[at : at + used] = [True] * used
        return True

    def _fold_run(self, at: int, after: int) -> int:
        """Fold the introduction and the marked lines that follow it."""
        after = self._after_blanks(after)
        end = self._end_of_run(after)
        self.folds[at:end] = [True] * (end - at)
        self._is_known = any(map(self.known.has_surely, self.lines[after:end]))
        return end

    def _end_of_run(self, at: int) -> int:
        """Index after the `>` lines from here, blank lines between them included."""
        end = at
        while at < len(self.lines) and (not self.lines[at] or self.lines[at].startswith(">")):
            if self.lines[at]:
                end = at + 1
            at += 1
        return end

    def _judge_run(self, at: int, end: int, *, introduced: bool) -> None:
        """Marked lines without an introduction of their own: those of a mail we know fold; where
        the quoted mail is not known, those that follow an earlier introduction."""
        said = [line for line in self.lines[at:end] if line.strip("> ")]
        known = sum(map(self.known.has, said))
        if (introduced and not self._is_known) or 2 * known > len(said):
            self.folds[at:end] = [True] * (end - at)

    def _after_block(self, at: int, block: Block, begins: int) -> int:
        """A copied header, and what introduces it from `begins` on: what folds after it, and where
        to go on."""
        after = at + block.length
        end = after
        while end < len(self.lines) and block_at(self.lines, end) is None:
            end += 1
        following = [line for line in self.lines[after:end] if line]
        is_known = any(map(self.known.has_surely, following))
        if is_known:
            self.folds[begins:after] = [True] * (after - begins)
            for index in range(after, end):
                self.folds[index] = self.known.has(self.lines[index]) and self._is_no_accident(
                    index
                )
            return end
        if not self.mail.is_answer or not block.has_address:
            return after
        above = "\n".join(self.lines[:begins])
        if _POINTS_DOWN.search(above) or _answered(self.lines[after:]):
            return len(self.lines)
        self.folds[begins:] = [True] * (len(self.lines) - begins)
        self._to_the_end = True
        return len(self.lines)

    def _rule_before(self, at: int) -> int:
        """Begin of the quotation: the ruled line above the copied header, if there is one."""
        before = at
        while before > 0 and not self.lines[before - 1]:
            before -= 1
        if before > 0:
            line = self.lines[before - 1]
            if _RULE_ONLY.fullmatch(line) or _RULED_WORDS.fullmatch(line) or is_separator(line):
                return before - 1
        return at

    def _signature(self, at: int) -> int:
        """What follows `-- `, if it is as short as a signature."""
        end = at + 1
        while end < len(self.lines) and not self._begins_quotation(end):
            end += 1
        said = [line for line in self.lines[at + 1 : end] if line]
        if 0 < len(said) <= _LONGEST_SIGNATURE:
            self.folds[at:end] = [True] * (end - at)
            return end
        return at + 1

    def _begins_quotation(self, at: int) -> bool:
        return (
            self.lines[at].startswith(">")
            or block_at(self.lines, at) is not None
            or bool(introduction_at(self.lines, at))
        )

    def _is_no_accident(self, at: int) -> bool:
        """A short line folds only if it follows a folded line, here or in the mail we know."""
        if not self.lines[at]:
            return False
        if self.known.has_surely(self.lines[at]):
            return True
        before = next((i for i in range(at - 1, -1, -1) if self.lines[i]), -1)
        if before >= 0 and self.folds[before]:
            return True
        folded = next(
            (
                i
                for i in range(before, max(-1, before - 200), -1)
                if self.folds[i] and self.lines[i]
            ),
            -1,
        )
        return folded >= 0 and self.known.goes_on(self.lines[folded], self.lines[at])


def _answered(lines: Sequence[str]) -> bool:
    """True if a question below the copied header seems to be answered by the line after it."""
    said = [line for line in lines if line]
    for question, answer in pairwise(said):
        if _MARKED_ANSWER.match(answer):
            return True
        is_question = _QUESTION.search(question) is not None
        if is_question and not _QUESTION.search(answer) and not _CLOSING.match(answer):
            return True
    return False


def _something_new(text: str, spans: Sequence[Span]) -> bool:
    after = 0
    new: list[str] = []
    for start, end in [*spans, (len(text), len(text))]:
        new += text[after:start].split("\n")
        after = end
    return any(line.strip() and not _SENT_FROM.match(line.strip()) for line in new)
