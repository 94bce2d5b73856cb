"""Parses address lists in one pass, and normalises addresses for comparison."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from baton_contracts.addresses import mail_address
from baton_email.parsing.charsets import raw_text
from baton_email.parsing.encoded_words import words
from baton_email.parsing.limits import LIMITS
from baton_email.parsing.parsed import Mailbox

_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\\,;:\"]{1,253}")

_QUOTED_ONLY = re.compile(r"[\s@<>()\[\]\\,;:\"]")


@dataclass(slots=True)
class _Reading:
    """One entry of the list during the pass."""

    found: list[Mailbox] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    angle: list[str] | None = None
    comment: list[str] = field(default_factory=list)
    quoted_at: tuple[int, int] = (0, -1)
    """Where the last quotation in the text begins and ends."""

    def quote(self, *, is_open: bool) -> None:
        """A quotation begins or ends."""
        begins = len(self.text) if is_open else self.quoted_at[0]
        self.quoted_at = (begins, -1 if is_open else len(self.text))

    def at_sign(self) -> None:
        """Quotes right before it are a whole local part: what is an address only in them is none,
        and nothing inside them is."""
        begins, ends = self.quoted_at
        if ends == len(self.text) and _QUOTED_ONLY.search("".join(self.text[begins:])):
            self.text[begins:] = ['"']
        self.text.append("@")

    def finish(self) -> None:
        """The finished entry: the address in angle brackets, else an address in the text."""
        text = "".join(self.text).strip()
        written = "".join(self.angle).strip() if self.angle is not None else ""
        name = text
        if self.angle is None:
            plain = _ADDRESS.search(text)
            written = plain.group() if plain else ""
            name = (text.replace(written, "") if written else "").strip()
        address = mail_address(written.rpartition(":")[2])
        if address is not None:
            name = words(name or "".join(self.comment)).strip("\"' ")
            self.found.append(Mailbox(address, name[:200] if name != written else ""))
        self.text, self.angle, self.comment = [], None, []
        self.quoted_at = (0, -1)


def mailboxes(value: str, limit: int = LIMITS.addresses) -> tuple[Mailbox, ...]:
    """The addresses of a To, Cc or From field, at most `limit`; groups are opened.

    Comments may be nested as deep as they like and quotes left open: one state per character.
    """
    reading = _Reading()
    quoted, escaped, depth = False, False, 0
    for c in raw_text(value):
        if len(reading.found) >= limit:
            break
        if escaped:
            escaped = False
            (reading.comment if depth else reading.text).append(c)
        elif c == "\\" and (quoted or depth):
            escaped = True
        elif depth:
            depth += {"(": 1, ")": -1}.get(c, 0)
            if depth:
                reading.comment.append(c)
        elif c == '"' and reading.angle is None:
            quoted = not quoted
            reading.quote(is_open=quoted)
        elif quoted:
            reading.text.append(c)
        elif c == "(":
            depth = 1
        elif c == "<":
            reading.angle = []
        elif c == ">" and reading.angle is not None:
            reading.finish()
        elif reading.angle is not None:
            reading.angle.append(c)
        elif c in ",;":
            reading.finish()
        elif c == ":":
            reading.text = []
        elif c == "@":
            reading.at_sign()
        else:
            reading.text.append(c)
    reading.finish()
    return tuple(reading.found[:limit])


def has_one_author(fields: Sequence[tuple[str, str]]) -> bool:
    """True for one From field with one address: nothing else can be proven."""
    written = [value for name, value in fields if name == "from"]
    return len(written) == 1 and len(mailboxes(written[0], 2)) == 1
